using System.Buffers.Binary;
using System.Numerics;

namespace Decant.Imaging;

/// <summary>BMP: 1, 4, 8, 16, 24 and 32 bits, palettes, channel masks, RLE4 and RLE8; a channel of fewer than 8 bits is shifted up, as OpenCV does.</summary>
public sealed class BmpDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "BMP";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.Length >= 2 && head[0] == 'B' && head[1] == 'M';

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageCursor cursor = new(file, Format, name);
        BmpHeader header = BmpHeader.Read(ref cursor, options);
        cursor.Position = header.PixelOffset;
        bool runs = header.Compression is BmpHeader.Rle4 or BmpHeader.Rle8;
        long stride = ((((long)header.Width * header.BitsPerPixel) + 31) / 32) * 4;

        // The last row of some writers lacks its padding.
        long needed = (stride * (header.Height - 1)) + ((((long)header.Width * header.BitsPerPixel) + 7) / 8);
        if (!runs && needed > cursor.Remaining)
        {
            throw cursor.Fault("DEC1402", cursor.Position, "pixels", $"{needed} bytes needed for {header.Width}x{header.Height}, {cursor.Remaining} remain");
        }

        byte[]? indices = runs ? BmpRuns.Expand(ref cursor, header) : null;
        int channels = options.Order == ColorOrder.Gray ? 1 : 3;
        byte[] pixels = new byte[header.Width * header.Height * channels];
        for (int row = 0; row < header.Height; row++)
        {
            int y = header.TopDown ? row : header.Height - 1 - row;
            Span<byte> target = pixels.AsSpan(y * header.Width * channels, header.Width * channels);
            if (indices is not null)
            {
                Indexed(header, indices.AsSpan(row * header.Width, header.Width), 8, target, options.Order);
            }
            else
            {
                ReadOnlySpan<byte> source = cursor.Take(Math.Min(stride, cursor.Remaining), "pixels");
                ExpandRow(header, source, target, options.Order);
            }
        }

        return new Image(header.Width, header.Height, options.Order, pixels);
    }

    private static void ExpandRow(BmpHeader header, ReadOnlySpan<byte> source, Span<byte> target, ColorOrder order)
    {
        switch (header.BitsPerPixel)
        {
            case 24:
                for (int x = 0; x < header.Width; x++)
                {
                    PixelPacking.Put(target, x, order, source[(3 * x) + 2], source[(3 * x) + 1], source[3 * x], PixelPacking.Codec);
                }

                break;
            case 16 or 32:
                Masked(header, source, target, order);
                break;
            default:
                Indexed(header, source, header.BitsPerPixel, target, order);
                break;
        }
    }

    private static void Indexed(BmpHeader header, ReadOnlySpan<byte> source, int depth, Span<byte> target, ColorOrder order)
    {
        for (int x = 0; x < header.Width; x++)
        {
            int bit = x * depth;
            int at = 4 * ((source[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1));
            PixelPacking.Put(target, x, order, header.Palette[at + 2], header.Palette[at + 1], header.Palette[at], PixelPacking.Codec);
        }
    }

    private static void Masked(BmpHeader header, ReadOnlySpan<byte> source, Span<byte> target, ColorOrder order)
    {
        uint[] masks = header.Masks;
        int bytes = header.BitsPerPixel / 8;
        for (int x = 0; x < header.Width; x++)
        {
            uint pixel = bytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * x)..]) : BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * x)..]);
            PixelPacking.Put(target, x, order, Channel(pixel, masks[0]), Channel(pixel, masks[1]), Channel(pixel, masks[2]), PixelPacking.Codec);
        }
    }

    private static byte Channel(uint pixel, uint mask)
    {
        int width = 32 - BitOperations.LeadingZeroCount(mask) - BitOperations.TrailingZeroCount(mask);
        uint value = (pixel & mask) >> BitOperations.TrailingZeroCount(mask);
        return (byte)(width >= 8 ? value >> (width - 8) : value << (8 - width));
    }
}
