namespace Decant.Imaging;

/// <summary>JPEG (ITU-T T.81): baseline, extended sequential and progressive, 8 bits, Huffman-coded; equal to libjpeg-turbo's default decoding.</summary>
public sealed class JpegDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "JPEG";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.Length >= 3 && head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF;

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageCursor cursor = new(file, Format, name);
        return new JpegDecoding(options).Run(ref cursor);
    }
}
