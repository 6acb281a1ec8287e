using System.Buffers.Binary;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>Reads packed bytes; no length is trusted.</summary>
internal ref struct PackedBytes(ReadOnlySpan<byte> bytes, string who)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _who = who;
    private int _at;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>A count of numbers of four bytes each that follow.</summary>
    public int Count()
    {
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        return count <= (uint)(_bytes.Length - _at) / 4 ? (int)count : throw Damaged($"{count} numbers are announced, {_bytes.Length - _at} bytes remain");
    }

    public float[] Floats(int count)
    {
        ReadOnlySpan<byte> source = Take(4L * count);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
        }

        return values;
    }

    /// <summary>The bytes that remain, which have to be so many.</summary>
    public ReadOnlySpan<byte> Rest(long length) => _bytes.Length - _at == length
        ? Take(length)
        : throw Damaged($"{_bytes.Length - _at} bytes remain, expected {length}");

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length > _bytes.Length - _at)
        {
            throw Damaged($"{length} bytes are expected, {_bytes.Length - _at} remain");
        }

        ReadOnlySpan<byte> part = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return part;
    }

    public readonly ModelException Damaged(string what) => new("DEC1714", $"{_who}: byte {_at}: {what}");
}
