using System.Buffers.Binary;

namespace Decant.Imaging;

/// <summary>The whole numbers of the first directory of a TIFF file, by tag.</summary>
internal sealed class TiffDirectory
{
    private readonly Dictionary<int, (long Offset, long[] Values)> _entries = [];

    /// <summary>Reads the header and the first directory.</summary>
    public static TiffDirectory Read(ref ImageCursor cursor)
    {
        bool big = cursor.Take(4, "signature")[0] == 'M';
        uint start = U32(cursor.Take(4, "directory offset"), big);
        if (start > int.MaxValue)
        {
            throw cursor.Invalid(4, "directory offset", $"{start} lies beyond the file");
        }

        cursor.Position = (int)Math.Min(start, cursor.Data.Length);
        int count = U16(cursor.Take(2, "number of entries"), big);
        var directory = new TiffDirectory();
        for (int i = 0; i < count; i++)
        {
            directory.ReadEntry(ref cursor, big);
        }

        return directory;
    }

    /// <summary>The numbers of an entry; null where there is none.</summary>
    public long[]? Values(int tag) => _entries.TryGetValue(tag, out (long Offset, long[] Values) entry) ? entry.Values : null;

    /// <summary>The first number of an entry, or the default.</summary>
    public long Value(int tag, long defaultValue) => Values(tag) is { Length: > 0 } values ? values[0] : defaultValue;

    /// <summary>Where an entry lies in the file, for messages.</summary>
    public long Offset(int tag) => _entries.TryGetValue(tag, out (long Offset, long[] Values) entry) ? entry.Offset : 0;

    private void ReadEntry(ref ImageCursor cursor, bool big)
    {
        int offset = cursor.Position;
        ReadOnlySpan<byte> entry = cursor.Take(12, "entry");
        int tag = U16(entry, big);
        int size = U16(entry[2..], big) switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };
        long count = U32(entry[4..], big);
        if (size == 0)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = entry[8..];
        if (count * size > 4)
        {
            int next = cursor.Position;
            cursor.Position = (int)Math.Min(U32(bytes, big), (uint)cursor.Data.Length);
            bytes = cursor.Take(count * size, $"values of tag {tag}");
            cursor.Position = next;
        }

        var values = new long[count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes[(i * size)..];
            values[i] = size switch { 1 => value[0], 2 => U16(value, big), _ => U32(value, big) };
        }

        _entries.TryAdd(tag, (offset, values));
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, bool big) => big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool big) => big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
