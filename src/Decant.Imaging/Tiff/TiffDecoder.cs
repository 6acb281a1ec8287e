namespace Decant.Imaging;

/// <summary>
/// TIFF 6.0: the first image of a file, in strips; gray, palette and RGB of 8 bits, gray and palette of 1 bit too, uncompressed, PackBits,
/// LZW and Deflate, with or without horizontal differencing, its channels interleaved.
/// </summary>
public sealed class TiffDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "TIFF";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8);

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageCursor cursor = new(file, Format, name);
        TiffLayout layout = TiffLayout.Read(TiffDirectory.Read(ref cursor), in cursor, options);
        int channels = options.Order == ColorOrder.Gray ? 1 : 3;
        byte[] pixels = new byte[layout.Width * layout.Height * channels];
        byte[] strip = new byte[layout.RowBytes * layout.StripHeight];
        for (int index = 0; index < layout.Strips; index++)
        {
            int top = index * layout.StripHeight;
            int rows = Math.Min(layout.StripHeight, layout.Height - top);
            Span<byte> bytes = strip.AsSpan(0, rows * layout.RowBytes);
            cursor.Position = (int)layout.Offsets[index];
            TiffCompression.Expand(layout.Compression, cursor.Take(layout.Lengths[index], "strip"), bytes, in cursor, layout.Offsets[index]);
            for (int row = 0; row < rows; row++)
            {
                Span<byte> source = bytes.Slice(row * layout.RowBytes, layout.RowBytes);
                layout.UndoDifferences(source);
                layout.Put(source, pixels.AsSpan((top + row) * layout.Width * channels, layout.Width * channels), options.Order);
            }
        }

        Image image = new(layout.Width, layout.Height, options.Order, pixels);
        return options.ApplyOrientation ? ExifOrientation.Apply(image, ExifOrientation.Read(file)) : image;
    }
}
