using System.IO.Compression;

namespace Decant.Imaging;

/// <summary>PNG: every colour type and bit depth, interlaced or not; 16-bit samples keep their high byte, transparency is dropped, CRCs are checked.</summary>
public sealed class PngDecoder : IImageDecoder
{
    // Deflate cannot expand by more than this factor (258 bytes from two bits).
    private const int LargestDeflateRatio = 1032;

    /// <inheritdoc/>
    public string Format => "PNG";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageCursor cursor = new(file, Format, name);
        PngChunks chunks = PngChunks.Read(ref cursor, options);
        PngHeader header = chunks.Header;
        if (header.InflatedBytes() > (chunks.Data.Length + 16) * LargestDeflateRatio)
        {
            throw cursor.Fault("DEC1404", chunks.DataOffset, "IDAT", $"{chunks.Data.Length} bytes cannot hold the {header.InflatedBytes()} bytes of {header.Width}x{header.Height} pixels");
        }

        int channels = options.Order == ColorOrder.Gray ? 1 : 3;
        byte[] pixels = new byte[header.Width * header.Height * channels];
        chunks.Data.Position = 0;
        using ZLibStream inflated = new(chunks.Data, CompressionMode.Decompress);
        foreach ((int X, int Y, int StepX, int StepY) pass in header.Passes)
        {
            ReadPass(inflated, chunks, pass, pixels, options.Order, in cursor);
        }

        Image image = new(header.Width, header.Height, options.Order, pixels);
        return options.ApplyOrientation ? ExifOrientation.Apply(image, chunks.Orientation) : image;
    }

    private static void ReadPass(ZLibStream inflated, PngChunks chunks, (int X, int Y, int StepX, int StepY) pass, byte[] pixels, ColorOrder order, in ImageCursor cursor)
    {
        PngHeader header = chunks.Header;
        (int width, int height) = header.PassSize(pass);
        if (width == 0 || height == 0)
        {
            return;
        }

        int rowBytes = header.RowBytes(width);
        byte[] current = new byte[rowBytes + 1];
        byte[] previous = new byte[rowBytes + 1];
        int stride = header.Width * (order == ColorOrder.Gray ? 1 : 3);
        for (int row = 0; row < height; row++)
        {
            Fill(inflated, current, chunks, in cursor);
            if (!PngFilter.Undo(current[0], current.AsSpan(1), previous.AsSpan(1), header.FilterStride))
            {
                throw cursor.Fault("DEC1406", chunks.DataOffset, "filter", $"row {row} has the filter {current[0]}; 0 to 4 are defined");
            }

            int y = pass.Y + (row * pass.StepY);
            PngRow.Expand(header, current.AsSpan(1), width, chunks.Palette, pixels.AsSpan(y * stride, stride), pass.X, pass.StepX, order);
            (current, previous) = (previous, current);
        }
    }

    private static void Fill(ZLibStream inflated, byte[] row, PngChunks chunks, in ImageCursor cursor)
    {
        int read;
        try
        {
            read = inflated.ReadAtLeast(row, row.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new Tensors.ModelException("DEC1406", $"{cursor.Format} '{cursor.Name}': byte {chunks.DataOffset}, IDAT: the compressed data is corrupt", error);
        }

        if (read < row.Length)
        {
            throw cursor.Fault("DEC1406", chunks.DataOffset, "IDAT", "the compressed data ends before the image is complete");
        }
    }
}
