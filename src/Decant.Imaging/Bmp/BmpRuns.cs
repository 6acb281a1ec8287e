namespace Decant.Imaging;

/// <summary>Expands RLE4 and RLE8 pixel data to one palette index a byte, rows in the order of the file.</summary>
internal static class BmpRuns
{
    public static byte[] Expand(ref ImageCursor cursor, BmpHeader header)
    {
        // A run of two bytes covers at most 255 pixels, an end of bitmap covers the rest only in files of some length.
        if ((long)header.Width * header.Height > (cursor.Remaining + 2L) * 255 * 256)
        {
            throw cursor.Fault("DEC1404", cursor.Position, "pixels", $"{cursor.Remaining} bytes of runs cannot describe {header.Width}x{header.Height} pixels");
        }

        byte[] indices = new byte[header.Width * header.Height];
        bool nibbles = header.Compression == BmpHeader.Rle4;
        int x = 0;
        int y = 0;
        while (true)
        {
            int start = cursor.Position;
            int count = cursor.U8("run");
            int value = cursor.U8("run");
            if (count > 0)
            {
                Span<byte> run = Reserve(indices, header, x, y, count, start, in cursor);
                for (int i = 0; i < count; i++)
                {
                    run[i] = (byte)(nibbles ? (i & 1) == 0 ? value >> 4 : value & 15 : value);
                }

                x += count;
                continue;
            }

            switch (value)
            {
                case 0:
                    (x, y) = (0, y + 1);
                    break;
                case 1:
                    return indices;
                case 2:
                    x += cursor.U8("delta");
                    y += cursor.U8("delta");
                    Reserve(indices, header, x, y, 0, start, in cursor);
                    break;
                default:
                    Literal(ref cursor, Reserve(indices, header, x, y, value, start, in cursor), nibbles);
                    x += value;
                    break;
            }
        }
    }

    private static Span<byte> Reserve(byte[] indices, BmpHeader header, int x, int y, int count, int offset, scoped in ImageCursor cursor) =>
        y < header.Height && x + count <= header.Width
            ? indices.AsSpan((y * header.Width) + x, count)
            : throw cursor.Fault("DEC1406", offset, "run", $"{count} pixels at column {x} of row {y} do not fit {header.Width}x{header.Height}");

    private static void Literal(ref ImageCursor cursor, Span<byte> run, bool nibbles)
    {
        int bytes = nibbles ? (run.Length + 1) / 2 : run.Length;
        ReadOnlySpan<byte> source = cursor.Take(bytes, "literal run");
        for (int i = 0; i < run.Length; i++)
        {
            run[i] = nibbles ? (byte)((i & 1) == 0 ? source[i >> 1] >> 4 : source[i >> 1] & 15) : source[i];
        }

        cursor.Take(Math.Min(bytes & 1, cursor.Remaining), "literal run padding");
    }
}
