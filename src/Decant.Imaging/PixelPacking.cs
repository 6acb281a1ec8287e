namespace Decant.Imaging;

/// <summary>Turns a decoder's RGB bytes into the order that was asked for; luma weights are a parameter since OpenCV's codecs differ in them.</summary>
internal static class PixelPacking
{
    /// <summary>The weights of OpenCV's own codecs (14 bits).</summary>
    public static readonly GrayWeights Codec = new(4899, 9617, 1868, 14, 8192);

    /// <summary>The weights of libpng's <c>png_set_rgb_to_gray</c> at 0.299 and 0.587 (15 bits), which truncates 8-bit samples.</summary>
    public static readonly GrayWeights Libpng = new(9797, 19234, 3737, 15, 0);

    /// <summary>The weights of OpenCV's <c>cvtColor</c> (15 bits).</summary>
    public static readonly GrayWeights Convert = new(9798, 19235, 3735, 15, 16384);

    /// <summary>Writes one pixel of a row.</summary>
    public static void Put(Span<byte> row, int x, ColorOrder order, byte r, byte g, byte b, in GrayWeights weights)
    {
        switch (order)
        {
            case ColorOrder.Rgb:
                row[3 * x] = r;
                row[(3 * x) + 1] = g;
                row[(3 * x) + 2] = b;
                break;
            case ColorOrder.Bgr:
                row[3 * x] = b;
                row[(3 * x) + 1] = g;
                row[(3 * x) + 2] = r;
                break;
            default:
                row[x] = weights.Luma(r, g, b);
                break;
        }
    }
}
