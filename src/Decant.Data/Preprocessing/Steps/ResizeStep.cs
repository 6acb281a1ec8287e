using Decant.Imaging;

namespace Decant.Data;

/// <summary><c>resize: { short: n | size: [h, w] | width: w, height: h, method: area|bilinear|bicubic|nearest }</c>, on the decoded image.</summary>
internal sealed record ResizeStep(string Place, int? Short, int Width, int Height, ResizeMethod Method) : PreprocessStep("resize", Place)
{
    private const long MostPixels = 1 << 23;

    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        Image image = value.Image ?? throw new ArgumentException("only a decoded image is resized; put resize after decode and before arithmetic");
        long pixels = Short is { } shorter ? shorter * (long)shorter * Math.Max(image.Width, image.Height) / Math.Min(image.Width, image.Height) : (long)Width * Height;
        if (pixels > MostPixels)
        {
            throw new ArgumentException($"resizing {image.Width}x{image.Height} asks for {pixels} pixels, more than the {MostPixels} that a sample may have");
        }

        return PreprocessValue.Of(Short is { } side ? ImageResizer.ResizeShort(image, side, Method) : ImageResizer.Resize(image, Width, Height, Method));
    }
}
