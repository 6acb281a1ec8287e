namespace Decant.Imaging;

/// <summary>How a file is decoded, and how much it may ask for.</summary>
public sealed record ImageDecodeOptions
{
    /// <summary>Colour images as <see cref="ColorOrder.Rgb"/>, with at most 100 megapixels.</summary>
    public static ImageDecodeOptions Default { get; } = new();

    /// <summary>The order of the channels in the result. Transparency is dropped, as OpenCV's <c>imread</c> does.</summary>
    public ColorOrder Order { get; init; } = ColorOrder.Rgb;

    /// <summary>The most pixels (width · height) that a file may declare; checked before anything is allocated.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Whether the EXIF orientation is applied, as OpenCV's <c>imread</c> does by default.</summary>
    public bool ApplyOrientation { get; init; } = true;
}
