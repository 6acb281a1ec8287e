using System.Buffers.Binary;
using Decant.Tensors;

namespace Decant.Imaging;

/// <summary>A position in a file's bytes; every read is checked against what remains, and errors name the offset and the field.</summary>
internal ref struct ImageCursor(ReadOnlySpan<byte> data, string format, string name)
{
    public readonly ReadOnlySpan<byte> Data = data;

    public int Position { get; set; }

    public readonly string Format { get; } = format;

    public readonly string Name { get; } = name;

    public readonly int Remaining => Data.Length - Position;

    public ReadOnlySpan<byte> Take(long length, string field)
    {
        if (length < 0 || length > Remaining)
        {
            throw Fault("DEC1402", Position, field, $"{length} bytes needed, {Remaining} remain");
        }

        ReadOnlySpan<byte> taken = Data.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    public byte U8(string field) => Take(1, field)[0];

    public ushort U16Big(string field) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, field));

    public uint U32Big(string field) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, field));

    public ushort U16Little(string field) => BinaryPrimitives.ReadUInt16LittleEndian(Take(2, field));

    public uint U32Little(string field) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, field));

    public readonly ModelException Fault(string code, long offset, string field, string what) =>
        new(code, $"{Format} '{Name}': byte {offset}, {field}: {what}");

    public readonly ModelException Invalid(long offset, string field, string what) => Fault("DEC1403", offset, field, what);

    public readonly UnsupportedException Unsupported(long offset, string field, string what) =>
        new("DEC1407", $"{Format} '{Name}': byte {offset}, {field}: {what} is not read; re-encode the image");

    /// <summary>Checks declared dimensions before anything is allocated for them.</summary>
    public readonly void CheckSize(long width, long height, long offset, ImageDecodeOptions options)
    {
        if (width < 1 || height < 1)
        {
            throw Invalid(offset, "dimensions", $"{width}x{height} has no pixels");
        }

        // The second bound keeps every index of a three-channel image inside an Int32.
        if (width > int.MaxValue || height > int.MaxValue || width * height > Math.Min(options.MaxPixels, 700_000_000))
        {
            throw Fault("DEC1404", offset, "dimensions", $"{width}x{height} is more than the limit of {options.MaxPixels} pixels; raise MaxPixels if the file is trusted");
        }
    }
}
