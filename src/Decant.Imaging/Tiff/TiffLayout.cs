namespace Decant.Imaging;

/// <summary>How the first image of a TIFF file lies in it: what its samples mean, and where its strips are.</summary>
internal sealed class TiffLayout
{
    private const int WhiteIsZero = 0;
    private const int BlackIsZero = 1;
    private const int Rgb = 2;
    private const int PaletteColor = 3;

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int StripHeight { get; init; }

    public required int Compression { get; init; }

    public required long[] Offsets { get; init; }

    public required long[] Lengths { get; init; }

    private int Photometric { get; init; }

    private int Samples { get; init; }

    private int Depth { get; init; }

    private bool HasDifferences { get; init; }

    private long[] Colors { get; init; } = [];

    public int Strips => (Height + StripHeight - 1) / StripHeight;

    public int RowBytes => (int)((((long)Width * Samples * Depth) + 7) / 8);

    public static TiffLayout Read(TiffDirectory directory, in ImageCursor cursor, ImageDecodeOptions options)
    {
        long width = directory.Value(256, 0);
        long height = directory.Value(257, 0);
        cursor.CheckSize(width, height, directory.Offset(256), options);
        long stripHeight = Math.Min(directory.Value(278, height), height);
        if (stripHeight < 1)
        {
            throw cursor.Invalid(directory.Offset(278), "rows of a strip", "a strip has no rows");
        }

        var layout = new TiffLayout
        {
            Width = (int)width,
            Height = (int)height,
            StripHeight = (int)stripHeight,
            Compression = (int)directory.Value(259, 1),
            Photometric = (int)directory.Value(262, BlackIsZero),
            Samples = (int)directory.Value(277, 1),
            Depth = (int)directory.Value(258, 1),
            HasDifferences = directory.Value(317, 1) == 2,
            Colors = directory.Values(320) ?? [],
            Offsets = directory.Values(273) ?? [],
            Lengths = directory.Values(279) ?? [],
        };
        layout.Check(directory, in cursor);
        return layout;
    }

    /// <summary>Adds to each sample of a row the one before it, where the file holds differences.</summary>
    public void UndoDifferences(Span<byte> row)
    {
        for (int i = Samples; HasDifferences && i < row.Length; i++)
        {
            row[i] += row[i - Samples];
        }
    }

    /// <summary>Writes a row.</summary>
    public void Put(ReadOnlySpan<byte> row, Span<byte> target, ColorOrder order)
    {
        for (int x = 0; x < Width; x++)
        {
            if (Photometric == Rgb)
            {
                PixelPacking.Put(target, x, order, row[Samples * x], row[(Samples * x) + 1], row[(Samples * x) + 2], PixelPacking.Codec);
            }
            else
            {
                PutIndexed(target, x, Index(row, x), order);
            }
        }
    }

    private int Index(ReadOnlySpan<byte> row, int x)
    {
        int bit = x * Samples * Depth;
        return (row[bit >> 3] >> (8 - Depth - (bit & 7))) & ((1 << Depth) - 1);
    }

    private void PutIndexed(Span<byte> target, int x, int index, ColorOrder order)
    {
        if (Photometric == PaletteColor)
        {
            int count = 1 << Depth;
            PixelPacking.Put(target, x, order, (byte)(Colors[index] >> 8), (byte)(Colors[count + index] >> 8), (byte)(Colors[(2 * count) + index] >> 8), PixelPacking.Codec);
            return;
        }

        int scaled = index * 255 / ((1 << Depth) - 1);
        byte gray = (byte)(Photometric == WhiteIsZero ? 255 - scaled : scaled);
        PixelPacking.Put(target, x, order, gray, gray, gray, PixelPacking.Codec);
    }

    private void Check(TiffDirectory directory, in ImageCursor cursor)
    {
        bool known = Photometric switch
        {
            Rgb => Samples == 3 && Depth == 8,
            WhiteIsZero or BlackIsZero or PaletteColor => Samples == 1 && Depth is 1 or 8,
            _ => false,
        };
        if (!known || (HasDifferences && Depth != 8) || directory.Values(258)?.Any(d => d != Depth) == true || directory.Value(339, 1) != 1
            || (Samples > 1 && directory.Value(284, 1) != 1) || directory.Values(322) is not null)
        {
            throw cursor.Unsupported(directory.Offset(262), "samples", $"photometric interpretation {Photometric} with {Samples} samples of {Depth} bits, in tiles or planes where stated,");
        }

        if (TiffCompression.LargestRatio(Compression) is not { } ratio)
        {
            throw cursor.Unsupported(directory.Offset(259), "compression", $"compression {Compression}");
        }

        if (Offsets.Length != Strips || Lengths.Length != Strips || (Photometric == PaletteColor && Colors.Length != 3 << Depth))
        {
            throw cursor.Invalid(directory.Offset(273), "strips", $"{Offsets.Length} offsets, {Lengths.Length} lengths and {Colors.Length} colours for {Strips} strips of {Depth} bits");
        }

        for (int i = 0; i < Strips; i++)
        {
            if (Offsets[i] > cursor.Data.Length || Lengths[i] > cursor.Data.Length - Offsets[i])
            {
                throw cursor.Fault("DEC1402", Offsets[i], "strip", $"{Lengths[i]} bytes needed, {Math.Max(cursor.Data.Length - Offsets[i], 0)} remain");
            }
        }

        if ((long)Height * RowBytes > (Lengths.Sum() + 16L) * ratio)
        {
            throw cursor.Fault("DEC1404", directory.Offset(256), "dimensions", $"{Lengths.Sum()} bytes cannot hold {Width}x{Height} pixels");
        }
    }
}
