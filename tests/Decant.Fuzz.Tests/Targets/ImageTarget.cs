using Decant.Imaging;

namespace Decant.Fuzz.Tests;

/// <summary>Images that are stored without checksums.</summary>
/// <param name="extension">The extension of the format's files.</param>
internal class ImageTarget(string extension) : FuzzTarget
{
    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        _ = ImageDecoders.Decode(file, "mutant", new ImageDecodeOptions { Order = ColorOrder.Rgb });
        _ = ImageDecoders.Decode(file, "mutant", new ImageDecodeOptions { Order = ColorOrder.Gray });
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => ImageSamples.Of(extension).Concat(AssetSamples.Images(extension));
}
