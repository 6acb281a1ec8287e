namespace Decant.Imaging;

/// <summary>The file and information headers of a BMP, with the palette and the channel masks.</summary>
internal sealed class BmpHeader
{
    public const int Uncompressed = 0;
    public const int Rle8 = 1;
    public const int Rle4 = 2;
    public const int BitFields = 3;
    public const int AlphaBitFields = 6;

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool TopDown { get; init; }

    public required int BitsPerPixel { get; init; }

    public required int Compression { get; init; }

    public required int PixelOffset { get; init; }

    /// <summary>256 entries of blue, green, red, unused; entries that the file lacks are black.</summary>
    public byte[] Palette { get; } = new byte[1024];

    /// <summary>The masks of red, green and blue in a 16- or 32-bit pixel.</summary>
    public uint[] Masks { get; private set; } = [];

    public static BmpHeader Read(ref ImageCursor cursor, ImageDecodeOptions options)
    {
        cursor.Take(10, "file header");
        uint pixelOffset = cursor.U32Little("pixel offset");
        uint size = cursor.U32Little("header size");
        if (size is not (12 or 40 or 52 or 56 or 64 or 108 or 124))
        {
            throw cursor.Invalid(14, "header size", $"{size} is not a known information header");
        }

        BmpHeader header = size == 12 ? ReadCore(ref cursor, pixelOffset) : ReadInfo(ref cursor, pixelOffset);
        cursor.CheckSize(header.Width, header.Height, 18, options);
        header.CheckDepth(in cursor);
        header.ReadMasks(ref cursor, size);
        cursor.Position = 14 + (int)Math.Min(size, cursor.Data.Length - 14);
        bool masksFollow = size == 40 && header.Compression is BitFields or AlphaBitFields;
        if (masksFollow && size == 40)
        {
            cursor.Take(12, "masks");
        }

        header.ReadPalette(ref cursor, size == 12 ? 3 : 4, header._colors);
        if (pixelOffset > cursor.Data.Length)
        {
            throw cursor.Fault("DEC1402", 10, "pixel offset", $"{pixelOffset} lies beyond the {cursor.Data.Length} bytes of the file");
        }

        return header;
    }

    private uint _colors;

    private static BmpHeader ReadCore(ref ImageCursor cursor, uint pixelOffset)
    {
        int width = cursor.U16Little("width");
        int height = cursor.U16Little("height");
        cursor.Take(2, "planes");
        return new BmpHeader
        {
            Width = width,
            Height = height,
            TopDown = false,
            BitsPerPixel = cursor.U16Little("bits per pixel"),
            Compression = Uncompressed,
            PixelOffset = Offset(pixelOffset),
        };
    }

    private static BmpHeader ReadInfo(ref ImageCursor cursor, uint pixelOffset)
    {
        int width = (int)cursor.U32Little("width");
        int height = (int)cursor.U32Little("height");
        cursor.Take(2, "planes");
        int depth = cursor.U16Little("bits per pixel");
        uint compression = cursor.U32Little("compression");
        cursor.Take(12, "image size and resolution");
        uint colors = cursor.U32Little("palette size");
        return new BmpHeader
        {
            Width = width,
            Height = height == int.MinValue ? 0 : Math.Abs(height),
            TopDown = height < 0,
            BitsPerPixel = depth,
            Compression = (int)Math.Min(compression, int.MaxValue),
            PixelOffset = Offset(pixelOffset),
            _colors = colors,
        };
    }

    private static int Offset(uint offset) => (int)Math.Min(offset, int.MaxValue);

    private void CheckDepth(in ImageCursor cursor)
    {
        bool legal = Compression switch
        {
            Uncompressed => BitsPerPixel is 1 or 4 or 8 or 16 or 24 or 32,
            Rle8 => BitsPerPixel == 8,
            Rle4 => BitsPerPixel == 4,
            BitFields or AlphaBitFields => BitsPerPixel is 16 or 32,
            _ => false,
        };
        if (!legal)
        {
            throw cursor.Unsupported(28, "bits per pixel and compression", $"{BitsPerPixel} bits with compression {Compression}");
        }
    }

    private void ReadMasks(ref ImageCursor cursor, uint size)
    {
        Masks = BitsPerPixel == 16 ? [0x7C00, 0x03E0, 0x001F] : [0x00FF0000, 0x0000FF00, 0x000000FF];
        if (Compression is BitFields or AlphaBitFields)
        {
            cursor.Position = (int)Math.Min(54, cursor.Data.Length);
            Masks = [cursor.U32Little("red mask"), cursor.U32Little("green mask"), cursor.U32Little("blue mask")];
            if (Masks.Contains(0u))
            {
                throw cursor.Invalid(54, "channel masks", $"a mask is empty ({size}-byte header)");
            }
        }
    }

    private void ReadPalette(ref ImageCursor cursor, int entryBytes, uint colors)
    {
        if (BitsPerPixel > 8)
        {
            return;
        }

        int most = 1 << BitsPerPixel;
        int count = colors == 0 ? most : (int)Math.Min(colors, (uint)most);

        // Writers of short palettes let the pixels start early; what lies before them is the palette.
        count = Math.Min(count, Math.Max(0, (Math.Min(PixelOffset, cursor.Data.Length) - cursor.Position) / entryBytes));
        ReadOnlySpan<byte> entries = cursor.Take((long)count * entryBytes, "palette");
        for (int i = 0; i < count; i++)
        {
            entries.Slice(i * entryBytes, 3).CopyTo(Palette.AsSpan(4 * i));
        }
    }
}
