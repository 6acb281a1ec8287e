namespace Decant.Imaging;

/// <summary>A picture of 8-bit samples, rows from the top, pixels interleaved: <c>byte[Height, Width, Channels]</c>.</summary>
public sealed class Image
{
    /// <summary>Wraps pixels; the array is not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="order">What the bytes of a pixel mean.</param>
    /// <param name="pixels">Exactly <c>height · width · channels</c> bytes.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the array has another length (DEC1408).</exception>
    public Image(int width, int height, ColorOrder order, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int channels = order == ColorOrder.Gray ? 1 : 3;
        if (width < 1 || height < 1 || (long)width * height * channels != pixels.LongLength)
        {
            throw new ArgumentException($"DEC1408 image: {width}x{height} with {channels} channels does not fit {pixels.LongLength} bytes");
        }

        Width = width;
        Height = height;
        Order = order;
        Channels = channels;
        Pixels = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>What the bytes of a pixel mean.</summary>
    public ColorOrder Order { get; }

    /// <summary>Bytes per pixel: 3, or 1 for <see cref="ColorOrder.Gray"/>.</summary>
    public int Channels { get; }

    /// <summary>The samples, <c>[Height, Width, Channels]</c>.</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes of one row, <c>[Width, Channels]</c>.</summary>
    /// <param name="y">The row, from the top.</param>
    public ReadOnlySpan<byte> Row(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);
}
