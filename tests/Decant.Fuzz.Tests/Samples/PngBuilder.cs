using System.Buffers.Binary;
using System.IO.Compression;

namespace Decant.Fuzz.Tests;

/// <summary>Writes PNG files of any colour type and depth.</summary>
internal static class PngBuilder
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>A picture whose rows use all five filters in turn.</summary>
    public static byte[] Build(int width, int height, int depth, int color, int interlace)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)color, (byte)interlace);
        List<(byte[] Type, byte[] Body)> chunks = [("IHDR"u8.ToArray(), header)];
        if (color == 3)
        {
            chunks.Add(("PLTE"u8.ToArray(), [.. Enumerable.Range(0, 3 << depth).Select(static i => (byte)(7 * i))]));
        }

        chunks.Add(("IDAT"u8.ToArray(), Compress(Rows(width, height, depth * Samples(color), interlace == 0 ? [(0, 0, 1, 1)] : Adam7))));
        chunks.Add(("IEND"u8.ToArray(), []));
        return PngMutator.Join([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], chunks);
    }

    /// <summary>The bytes in a zlib stream.</summary>
    public static byte[] Compress(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(plain);
        }

        return packed.ToArray();
    }

    private static int Samples(int color) => color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    private static byte[] Rows(int width, int height, int bits, (int X, int Y, int StepX, int StepY)[] passes)
    {
        List<byte> rows = [];
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            int columns = (width - x + stepX - 1) / stepX;
            for (int row = y; row < height && columns > 0; row += stepY)
            {
                rows.Add((byte)(row % 5));
                rows.AddRange(Enumerable.Range(0, ((columns * bits) + 7) / 8).Select(i => (byte)((i * 37) + row)));
            }
        }

        return [.. rows];
    }
}
