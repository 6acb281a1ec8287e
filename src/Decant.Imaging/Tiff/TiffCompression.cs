using System.IO.Compression;

namespace Decant.Imaging;

/// <summary>Expands strips of TIFF files.</summary>
internal static class TiffCompression
{
    private const int Plain = 1;
    private const int Lzw = 5;
    private const int Deflate = 8;
    private const int OldDeflate = 32946;
    private const int PackBits = 32773;

    /// <summary>The most bytes that one byte can expand to; null where the compression is not read.</summary>
    public static int? LargestRatio(int compression) => compression switch
    {
        Plain => 1,
        PackBits => 64,
        Deflate or OldDeflate => 1032,

        // The longest entry of the table has as many bytes as the table entries, in 12 bits.
        Lzw => 4096,
        _ => null,
    };

    /// <summary>Fills <paramref name="target"/>.</summary>
    public static void Expand(int compression, ReadOnlySpan<byte> source, Span<byte> target, in ImageCursor cursor, long offset)
    {
        int filled = compression switch
        {
            Lzw => TiffLzw.Expand(source, target),
            PackBits => Unpack(source, target),
            Deflate or OldDeflate => Inflate(source, target, in cursor, offset),
            _ => Copy(source, target),
        };
        if (filled < target.Length)
        {
            throw cursor.Fault("DEC1406", offset, "strip", $"the data ends, or is corrupt, after {Math.Max(filled, 0)} of {target.Length} bytes");
        }
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int count = Math.Min(source.Length, target.Length);
        source[..count].CopyTo(target);
        return count;
    }

    private static int Unpack(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int at = 0;
        int filled = 0;
        while (filled < target.Length && at < source.Length)
        {
            int head = (sbyte)source[at++];
            int count = Math.Min(head >= 0 ? head + 1 : 1 - head, target.Length - filled);
            if (head == -128)
            {
                continue;
            }

            if (at + (head >= 0 ? count : 1) > source.Length)
            {
                break;
            }

            if (head >= 0)
            {
                source.Slice(at, count).CopyTo(target[filled..]);
                at += head + 1;
            }
            else
            {
                target.Slice(filled, count).Fill(source[at++]);
            }

            filled += count;
        }

        return filled;
    }

    private static int Inflate(ReadOnlySpan<byte> source, Span<byte> target, in ImageCursor cursor, long offset)
    {
        try
        {
            using ZLibStream inflated = new(new MemoryStream(source.ToArray()), CompressionMode.Decompress);
            return inflated.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new Tensors.ModelException("DEC1406", $"{cursor.Format} '{cursor.Name}': byte {offset}, strip: the compressed data is corrupt", error);
        }
    }
}
