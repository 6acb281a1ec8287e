namespace Decant.Imaging;

/// <summary>Resizes, crops and reorders images; results equal OpenCV's on 8-bit data.</summary>
public static class ImageResizer
{
    /// <summary>The image at exactly the given size; the same object if it has that size already.</summary>
    /// <param name="image">The source.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="method">The interpolation.</param>
    /// <exception cref="ArgumentException">A size is not positive or the result exceeds 2^31 bytes (DEC1408).</exception>
    public static Image Resize(Image image, int width, int height, ResizeMethod method)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (width < 1 || height < 1 || (long)width * height > Array.MaxLength / image.Channels)
        {
            throw new ArgumentException($"DEC1408 resize: {width}x{height} is not a possible size");
        }

        if (width == image.Width && height == image.Height)
        {
            return image;
        }

        ResizeScale x = new(image.Width, width);
        ResizeScale y = new(image.Height, height);
        byte[] pixels = new byte[width * height * image.Channels];
        bool halves = x.Whole == 2 && y.Whole == 2;
        switch (method)
        {
            case ResizeMethod.Nearest:
                NearestResizer.Run(image, pixels, x, y);
                break;
            case ResizeMethod.Bicubic:
                CubicResizer.Run(image, pixels, x, y);
                break;
            case ResizeMethod.Area when x.Scale >= 1 && y.Scale >= 1:
            case ResizeMethod.Bilinear when halves:
                AreaResizer.Run(image, pixels, x, y);
                break;
            default:
                LinearResizer.Run(image, pixels, x, y, method == ResizeMethod.Area);
                break;
        }

        return new Image(width, height, image.Order, pixels);
    }

    /// <summary>The image with its shorter side at <paramref name="side"/>; the longer one is scaled alike and truncated, as torchvision does.</summary>
    /// <param name="image">The source.</param>
    /// <param name="side">The length of the shorter side, at least 1.</param>
    /// <param name="method">The interpolation.</param>
    /// <exception cref="ArgumentException">The side is not positive (DEC1408).</exception>
    public static Image ResizeShort(Image image, int side, ResizeMethod method)
    {
        ArgumentNullException.ThrowIfNull(image);
        int width = image.Width <= image.Height ? side : Longer(image.Width, image.Height, side);
        int height = image.Width <= image.Height ? Longer(image.Height, image.Width, side) : side;
        return Resize(image, width, height, method);
    }

    /// <summary>The middle of the image; the margin before it is half of what is cut off, rounded down.</summary>
    /// <param name="image">The source.</param>
    /// <param name="width">Columns to keep.</param>
    /// <param name="height">Rows to keep.</param>
    /// <exception cref="ArgumentException">The image is smaller than the crop, or the crop is empty (DEC1408).</exception>
    public static Image CropCenter(Image image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (width < 1 || height < 1 || width > image.Width || height > image.Height)
        {
            throw new ArgumentException($"DEC1408 crop: {width}x{height} does not fit in an image of {image.Width}x{image.Height}");
        }

        if (width == image.Width && height == image.Height)
        {
            return image;
        }

        int left = (image.Width - width) / 2;
        int top = (image.Height - height) / 2;
        int bytes = width * image.Channels;
        byte[] pixels = new byte[bytes * height];
        for (int y = 0; y < height; y++)
        {
            image.Row(top + y).Slice(left * image.Channels, bytes).CopyTo(pixels.AsSpan(y * bytes));
        }

        return new Image(width, height, image.Order, pixels);
    }

    /// <summary>The image in another channel order; to gray by OpenCV's <c>cvtColor</c>, from gray by repetition.</summary>
    /// <param name="image">The source.</param>
    /// <param name="order">The order of the result.</param>
    public static Image Reorder(Image image, ColorOrder order)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Order == order)
        {
            return image;
        }

        int channels = order == ColorOrder.Gray ? 1 : 3;
        byte[] pixels = new byte[image.Width * image.Height * channels];
        (int red, int green, int blue) = image.Order switch
        {
            ColorOrder.Rgb => (0, 1, 2),
            ColorOrder.Bgr => (2, 1, 0),
            _ => (0, 0, 0),
        };
        byte[] source = image.Pixels;
        for (int i = 0, at = 0; at < source.Length; i++, at += image.Channels)
        {
            PixelPacking.Put(pixels, i, order, source[at + red], source[at + green], source[at + blue], PixelPacking.Convert);
        }

        return new Image(image.Width, image.Height, order, pixels);
    }

    private static int Longer(int longer, int shorter, int side) => (int)Math.Clamp((long)side * longer / shorter, 0, int.MaxValue);
}
