namespace Decant.Imaging;

/// <summary>Expands a reconstructed row to 8-bit pixels and scatters it to its columns.</summary>
internal static class PngRow
{
    public static void Expand(PngHeader header, ReadOnlySpan<byte> row, int width, byte[] palette, Span<byte> target, int firstX, int stepX, ColorOrder order)
    {
        switch (header.ColorType)
        {
            case PngHeader.Rgb:
            case PngHeader.RgbAlpha:
                ExpandColor(header, row, width, target, firstX, stepX, order);
                break;
            case PngHeader.Palette:
                for (int i = 0, x = firstX; i < width; i++, x += stepX)
                {
                    int at = 3 * Packed(row, i, header.BitDepth);
                    PixelPacking.Put(target, x, order, palette[at], palette[at + 1], palette[at + 2], PixelPacking.Libpng);
                }

                break;
            default:
                int bytes = header.BitsPerPixel / 8;
                int scale = header.BitDepth < 8 ? 255 / ((1 << header.BitDepth) - 1) : 1;
                for (int i = 0, x = firstX; i < width; i++, x += stepX)
                {
                    byte value = header.BitDepth < 8 ? (byte)(Packed(row, i, header.BitDepth) * scale) : row[i * bytes];
                    PixelPacking.Put(target, x, order, value, value, value, PixelPacking.Libpng);
                }

                break;
        }
    }

    private static void ExpandColor(PngHeader header, ReadOnlySpan<byte> row, int width, Span<byte> target, int firstX, int stepX, ColorOrder order)
    {
        int sample = header.BitDepth / 8;
        int pixel = sample * header.Samples;
        bool deepGray = sample == 2 && order == ColorOrder.Gray;
        for (int i = 0, x = firstX; i < width; i++, x += stepX)
        {
            ReadOnlySpan<byte> at = row.Slice(i * pixel, 3 * sample);
            if (deepGray)
            {
                // libpng takes the luma of all 16 bits before it drops the low byte.
                target[x] = DeepLuma((at[0] << 8) | at[1], (at[2] << 8) | at[3], (at[4] << 8) | at[5]);
            }
            else
            {
                PixelPacking.Put(target, x, order, at[0], at[sample], at[2 * sample], PixelPacking.Libpng);
            }
        }
    }

    private static byte DeepLuma(long r, long g, long b)
    {
        GrayWeights weights = PixelPacking.Libpng;
        return (byte)(((weights.Red * r) + (weights.Green * g) + (weights.Blue * b) + 16384) >> 23);
    }

    private static int Packed(ReadOnlySpan<byte> row, int index, int depth)
    {
        int bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
}
