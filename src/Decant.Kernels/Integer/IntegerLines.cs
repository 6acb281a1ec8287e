namespace Decant.Kernels;

/// <summary>Widens lines of a channels-last image of bytes to int16 less their zero point, with zeros around the image.</summary>
internal unsafe struct IntegerLines
{
    /// <summary>The first byte of the image, at its first channel.</summary>
    public byte* Image;

    /// <summary>Bytes from a pixel of the image to the next.</summary>
    public nint PixelStride;

    /// <summary>Rows of the image.</summary>
    public nint Height;

    /// <summary>Columns of the image.</summary>
    public nint Width;

    /// <summary>Channels that are read.</summary>
    public nint Channels;

    /// <summary>True if the bytes are signed.</summary>
    public bool Signed;

    /// <summary>The zero point.</summary>
    public int ZeroPoint;

    /// <summary>Rows of zeros above the image.</summary>
    public nint Top;

    /// <summary>Columns of zeros on the left.</summary>
    public nint Left;

    /// <summary>Pixels of a line, zeros included.</summary>
    public nint LineWidth;

    /// <summary>Only every so many rows of the image are read.</summary>
    public nint StepY;

    /// <summary>Only every so many columns of the image are read.</summary>
    public nint StepX;

    /// <summary>Elements of a line.</summary>
    public readonly nint LineLength => LineWidth * Channels;

    /// <summary>Widens some lines.</summary>
    /// <param name="first">The first line, counted from the padded top.</param>
    /// <param name="count">The number of lines.</param>
    /// <param name="to">The lines, one after the other.</param>
    public readonly void Widen(nint first, nint count, short* to)
    {
        for (nint line = first; line < first + count; line++, to += LineLength)
        {
            nint y = line * StepY - Top;
            if (y < 0 || y >= Height)
            {
                new Span<short>(to, (int)LineLength).Clear();
                continue;
            }

            nint pixels = Math.Min((Width + StepX - 1) / StepX, LineWidth - Left);
            new Span<short>(to, (int)(Left * Channels)).Clear();
            WidenPixels(Image + y * Width * PixelStride, to + Left * Channels, pixels);
            nint end = (Left + pixels) * Channels;
            new Span<short>(to + end, (int)(LineLength - end)).Clear();
        }
    }

    private readonly void WidenPixels(byte* from, short* to, nint pixels)
    {
        if (StepX == 1 && PixelStride == Channels)
        {
            PairExpansion.Run(from, to, pixels * Channels, Signed, ZeroPoint);
            return;
        }

        for (nint x = 0; x < pixels; x++)
        {
            PairExpansion.Run(from + x * StepX * PixelStride, to + x * Channels, Channels, Signed, ZeroPoint);
        }
    }
}
