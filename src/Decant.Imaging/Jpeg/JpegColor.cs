namespace Decant.Imaging;

/// <summary>What the components of a JPEG mean.</summary>
internal enum JpegColorSpace
{
    Gray,
    Rgb,
    YCbCr,
    Cmyk,
    Ycck,
}

/// <summary>Converts rows of full-resolution components to pixels, in libjpeg's 16-bit fixed point.</summary>
internal static class JpegColor
{
    // libjpeg's weights for the luma of RGB components.
    private static readonly GrayWeights Luma = new(19595, 38470, 7471, 16, 32768);

    /// <summary>libjpeg's guess of the colour space from the JFIF and Adobe markers and the component ids.</summary>
    public static JpegColorSpace Guess(JpegFrame frame, bool jfif, int adobeTransform)
    {
        JpegComponent[] c = frame.Components;
        switch (c.Length)
        {
            case 1:
                return JpegColorSpace.Gray;
            case 4:
                return adobeTransform <= 0 ? JpegColorSpace.Cmyk : JpegColorSpace.Ycck;
            default:
                bool rgb = !jfif && (adobeTransform == 0 || (adobeTransform < 0 && c[0].Id == 'R' && c[1].Id == 'G' && c[2].Id == 'B'));
                return rgb ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr;
        }
    }

    /// <summary>Fills the pixels of the frame.</summary>
    public static byte[] Convert(JpegFrame frame, JpegColorSpace space, ColorOrder order)
    {
        bool lumaOnly = order == ColorOrder.Gray && space is JpegColorSpace.Gray or JpegColorSpace.YCbCr;
        JpegUpsampler[] components = Array.ConvertAll(frame.Components[..(lumaOnly ? 1 : frame.Components.Length)], c => new JpegUpsampler(frame, c));
        int stride = frame.Width * (order == ColorOrder.Gray ? 1 : 3);
        byte[] pixels = new byte[stride * frame.Height];
        for (int y = 0; y < frame.Height; y++)
        {
            Span<byte> row = pixels.AsSpan(y * stride, stride);
            ReadOnlySpan<byte> first = components[0].Row(y)[..frame.Width];
            if (lumaOnly && order == ColorOrder.Gray)
            {
                first.CopyTo(row);
            }
            else if (components.Length == 1)
            {
                Spread(first, row);
            }
            else
            {
                ReadOnlySpan<byte> second = components[1].Row(y)[..frame.Width];
                ReadOnlySpan<byte> third = components[2].Row(y)[..frame.Width];
                ConvertRow(space, order, first, second, third, components.Length == 4 ? components[3].Row(y)[..frame.Width] : default, row);
            }
        }

        return pixels;
    }

    private static void ConvertRow(JpegColorSpace space, ColorOrder order, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> k, Span<byte> row)
    {
        switch (space)
        {
            case JpegColorSpace.YCbCr:
                YCbCr(a, b, c, row, order == ColorOrder.Rgb ? 0 : 2);
                break;
            case JpegColorSpace.Rgb:
                for (int x = 0; x < a.Length; x++)
                {
                    PixelPacking.Put(row, x, order, a[x], b[x], c[x], Luma);
                }

                break;
            default:
                Inks(space == JpegColorSpace.Ycck, order, a, b, c, k, row);
                break;
        }
    }

    private static void Spread(ReadOnlySpan<byte> luma, Span<byte> row)
    {
        for (int x = 0; x < luma.Length; x++)
        {
            row[3 * x] = row[(3 * x) + 1] = row[(3 * x) + 2] = luma[x];
        }
    }

    private static void YCbCr(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> row, int redAt)
    {
        blue = blue[..luma.Length];
        red = red[..luma.Length];
        int at = 0;
        for (int x = 0; x < luma.Length; x++, at += 3)
        {
            int y = luma[x];
            int cb = blue[x] - 128;
            int cr = red[x] - 128;
            Span<byte> pixel = row.Slice(at, 3);
            pixel[redAt] = Clamp(y + (((91881 * cr) + 32768) >> 16));
            pixel[1] = Clamp(y + (((-22554 * cb) - (46802 * cr) + 32768) >> 16));
            pixel[2 - redAt] = Clamp(y + (((116130 * cb) + 32768) >> 16));
        }
    }

    /// <summary>CMYK as Adobe stores it (inverted), to RGB by OpenCV's rule: <c>k − ((255 − c)·k ≫ 8)</c>.</summary>
    private static void Inks(bool transformed, ColorOrder order, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> k, Span<byte> row)
    {
        Span<byte> ink = stackalloc byte[3];
        for (int x = 0; x < a.Length; x++)
        {
            (ink[0], ink[1], ink[2]) = (a[x], b[x], c[x]);
            if (transformed)
            {
                YCbCr(a.Slice(x, 1), b.Slice(x, 1), c.Slice(x, 1), ink, 0);
                (ink[0], ink[1], ink[2]) = ((byte)(255 - ink[0]), (byte)(255 - ink[1]), (byte)(255 - ink[2]));
            }

            int black = k[x];
            PixelPacking.Put(row, x, order, Mix(ink[0], black), Mix(ink[1], black), Mix(ink[2], black), PixelPacking.Codec);
        }
    }

    private static byte Mix(int ink, int black) => (byte)(black - (((255 - ink) * black) >> 8));

    private static byte Clamp(int value) => (uint)value <= 255 ? (byte)value : (byte)(~value >> 31);
}
