using Decant.Tensors;

namespace Decant.Imaging;

/// <summary>The formats that are read, and decoding with the format recognised by content.</summary>
public static class ImageDecoders
{
    /// <summary>Every decoder, in the order in which they are tried.</summary>
    public static IReadOnlyList<IImageDecoder> All { get; } =
    [
        new JpegDecoder(),
        new PngDecoder(),
        new BmpDecoder(),
        new PnmDecoder(),
        new TiffDecoder(),
    ];

    /// <summary>The decoder for a file that starts with these bytes, or null.</summary>
    /// <param name="head">The first bytes of the file; 16 are enough.</param>
    public static IImageDecoder? Recognize(ReadOnlySpan<byte> head)
    {
        foreach (IImageDecoder decoder in All)
        {
            if (decoder.Recognizes(head))
            {
                return decoder;
            }
        }

        return null;
    }

    /// <summary>Decodes a file of any known format; the format is recognised by content.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="options">The order of the channels and the limits; <see cref="ImageDecodeOptions.Default"/> if null.</param>
    /// <exception cref="ModelException">No format matches (DEC1401), or the file is malformed (see <see cref="IImageDecoder.Decode"/>).</exception>
    /// <exception cref="UnsupportedException">The file is of a variant that is not read (DEC1407).</exception>
    public static Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions? options = null)
    {
        IImageDecoder decoder = Recognize(file) ?? throw new ModelException(
            "DEC1401",
            $"image '{name}': byte 0, signature: {Convert.ToHexString(file[..Math.Min(8, file.Length)])} is of no known format; expected one of {string.Join(", ", All.Select(d => d.Format))}");
        return decoder.Decode(file, name, options ?? ImageDecodeOptions.Default);
    }
}
