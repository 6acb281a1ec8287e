using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Decant.Formats.Protobuf;

/// <summary>
/// Writes messages to a stream without building them in memory. The same code runs twice: a first pass over the fields measures every
/// nested length, a second one writes. Byte ranges go straight from their memory to the stream.
/// </summary>
internal sealed class ProtoWriter
{
    private readonly Stream? _stream;
    private readonly List<long> _lengths;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _buffered;
    private int _next;

    private ProtoWriter(Stream? stream, List<long> lengths)
    {
        _stream = stream;
        _lengths = lengths;
    }

    private long Total { get; set; }

    /// <summary>The number of bytes that <paramref name="message"/> takes.</summary>
    public static long Measure(ProtoMessage message) => MeasureLengths(message).Total;

    /// <summary>Writes <paramref name="message"/> to <paramref name="stream"/>; the message must not change meanwhile.</summary>
    public static void Write(ProtoMessage message, Stream stream)
    {
        var writer = new ProtoWriter(stream, MeasureLengths(message)._lengths);
        writer.Fields(message);
        writer.Flush();
    }

    /// <summary>The bytes of <paramref name="message"/>.</summary>
    public static byte[] ToArray(ProtoMessage message)
    {
        using var stream = new MemoryStream();
        Write(message, stream);
        return stream.ToArray();
    }

    /// <summary>Writes an integer field where it is present.</summary>
    public void Int64(int field, long? value)
    {
        if (value is { } present)
        {
            Tag(field, WireType.Varint);
            Varint((ulong)present);
        }
    }

    /// <summary>Writes a float field where it is present.</summary>
    public void Float(int field, float? value)
    {
        if (value is { } present)
        {
            Tag(field, WireType.Fixed32);
            Fixed32(BitConverter.SingleToUInt32Bits(present));
        }
    }

    /// <summary>Writes a string field where it is present.</summary>
    public void String(int field, string? value)
    {
        if (value is null)
        {
            return;
        }

        Tag(field, WireType.Bytes);
        int length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        if (_stream is null)
        {
            Total += length;
        }
        else if (length <= _buffer.Length)
        {
            Encoding.UTF8.GetBytes(value, Reserve(length));
        }
        else
        {
            Raw(ByteRange.Utf8(value));
        }
    }

    /// <summary>Writes a bytes field where it is present.</summary>
    public void Bytes(int field, ByteRange? value)
    {
        if (value is { } present)
        {
            Tag(field, WireType.Bytes);
            Varint((ulong)present.Length);
            Raw(present);
        }
    }

    /// <summary>Writes a nested message where it is present.</summary>
    public void Message(int field, ProtoMessage? message)
    {
        if (message is null)
        {
            return;
        }

        Tag(field, WireType.Bytes);
        if (_stream is not null)
        {
            Varint((ulong)_lengths[_next++]);
            Fields(message);
            return;
        }

        int slot = _lengths.Count;
        _lengths.Add(0);
        long before = Total;
        Fields(message);
        _lengths[slot] = Total - before;
        Varint((ulong)_lengths[slot]);
    }

    /// <summary>Writes the elements of a repeated message field.</summary>
    public void Messages<T>(int field, List<T> messages)
        where T : ProtoMessage
    {
        foreach (T message in messages)
        {
            Message(field, message);
        }
    }

    /// <summary>Writes the elements of a repeated string field.</summary>
    public void Strings(int field, List<string> values)
    {
        foreach (string value in values)
        {
            String(field, value);
        }
    }

    /// <summary>Writes the elements of a repeated bytes field.</summary>
    public void ByteRanges(int field, List<ByteRange> values)
    {
        foreach (ByteRange value in values)
        {
            Bytes(field, value);
        }
    }

    /// <summary>Writes the elements of a repeated integer field, each with its tag.</summary>
    public void Int64s(int field, List<long> values)
    {
        foreach (long value in values)
        {
            Int64(field, value);
        }
    }

    /// <summary>Writes the elements of a repeated float field, each with its tag.</summary>
    public void Floats(int field, List<float> values)
    {
        foreach (float value in values)
        {
            Float(field, value);
        }
    }

    /// <summary>Writes a repeated integer field packed.</summary>
    public void Packed(int field, List<long> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Tag(field, WireType.Bytes);
        long length = 0;
        foreach (long value in values)
        {
            length += VarintSize((ulong)value);
        }

        Varint((ulong)length);
        foreach (long value in values)
        {
            Varint((ulong)value);
        }
    }

    /// <summary>Writes a repeated int32 field packed.</summary>
    public void Packed(int field, List<int> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Tag(field, WireType.Bytes);
        long length = 0;
        foreach (int value in values)
        {
            length += VarintSize((ulong)(long)value);
        }

        Varint((ulong)length);
        foreach (int value in values)
        {
            Varint((ulong)(long)value);
        }
    }

    /// <summary>Writes a repeated float or double field packed.</summary>
    public void Packed(int field, FixedValues? values)
    {
        if (values is { Bytes.IsEmpty: false })
        {
            Bytes(field, values.Bytes);
        }
    }

    private static ProtoWriter MeasureLengths(ProtoMessage message)
    {
        var writer = new ProtoWriter(null, []);
        writer.Fields(message);
        return writer;
    }

    private static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private void Fields(ProtoMessage message)
    {
        message.WriteFields(this);
        foreach (ByteRange field in message.Unknown ?? [])
        {
            Raw(field);
        }
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        int size = VarintSize(value);
        if (_stream is null)
        {
            Total += size;
            return;
        }

        Span<byte> to = Reserve(size);
        for (int i = 0; i < size - 1; i++)
        {
            to[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        to[size - 1] = (byte)value;
    }

    private void Fixed32(uint value)
    {
        if (_stream is null)
        {
            Total += 4;
            return;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
    }

    private void Raw(ByteRange bytes)
    {
        if (_stream is null)
        {
            Total += bytes.Length;
        }
        else if (bytes.Length <= _buffer.Length)
        {
            bytes.Span().CopyTo(Reserve((int)bytes.Length));
        }
        else
        {
            Flush();
            bytes.CopyTo(_stream);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffered + count > _buffer.Length)
        {
            Flush();
        }

        Span<byte> room = _buffer.AsSpan(_buffered, count);
        _buffered += count;
        return room;
    }

    private void Flush()
    {
        _stream?.Write(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
