namespace Decant.Imaging;

/// <summary>The IHDR chunk (PNG specification, third edition, §11.2.1).</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool Interlaced)
{
    public const int Gray = 0;
    public const int Rgb = 2;
    public const int Palette = 3;
    public const int GrayAlpha = 4;
    public const int RgbAlpha = 6;

    public int Samples => ColorType switch { Rgb => 3, GrayAlpha => 2, RgbAlpha => 4, _ => 1 };

    public int BitsPerPixel => Samples * BitDepth;

    /// <summary>The distance of the filters' left neighbour, in bytes.</summary>
    public int FilterStride => Math.Max(1, BitsPerPixel / 8);

    public static PngHeader Read(ReadOnlySpan<byte> chunk, in ImageCursor cursor, long offset, ImageDecodeOptions options)
    {
        if (chunk.Length != 13)
        {
            throw cursor.Invalid(offset, "IHDR", $"13 bytes expected, {chunk.Length} found");
        }

        ImageCursor fields = new(chunk, cursor.Format, cursor.Name);
        uint width = fields.U32Big("width");
        uint height = fields.U32Big("height");
        cursor.CheckSize(width, height, offset, options);
        (int depth, int color) = (fields.U8("bit depth"), fields.U8("colour type"));
        bool legal = color switch
        {
            Gray => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            Rgb or GrayAlpha or RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!legal)
        {
            throw cursor.Invalid(offset + 8, "IHDR bit depth and colour type", $"{depth} bits with colour type {color} is not a legal pair");
        }

        (int compression, int filter, int interlace) = (fields.U8("compression"), fields.U8("filter"), fields.U8("interlace"));
        if (compression != 0 || filter != 0 || interlace > 1)
        {
            throw cursor.Invalid(offset + 10, "IHDR methods", $"compression {compression}, filter {filter}, interlace {interlace}; 0, 0 and 0 or 1 are defined");
        }

        return new PngHeader((int)width, (int)height, depth, color, interlace == 1);
    }

    /// <summary>The Adam7 passes as (first column, first row, column step, row step); one trivial pass where not interlaced.</summary>
    public ReadOnlySpan<(int X, int Y, int StepX, int StepY)> Passes => Interlaced ? Adam7 : Whole;

    private static readonly (int X, int Y, int StepX, int StepY)[] Whole = [(0, 0, 1, 1)];

    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Columns and rows of a pass; a pass without columns or rows has no bytes at all.</summary>
    public (int Width, int Height) PassSize((int X, int Y, int StepX, int StepY) pass) =>
        ((Width - pass.X + pass.StepX - 1) / pass.StepX, (Height - pass.Y + pass.StepY - 1) / pass.StepY);

    /// <summary>Bytes of one row, without its filter byte.</summary>
    public int RowBytes(int width) => checked((int)((((long)width * BitsPerPixel) + 7) / 8));

    /// <summary>Bytes that inflating the image data must give.</summary>
    public long InflatedBytes()
    {
        long total = 0;
        foreach ((int X, int Y, int StepX, int StepY) pass in Passes)
        {
            (int width, int height) = PassSize(pass);
            total += width == 0 ? 0 : (long)height * (1 + RowBytes(width));
        }

        return total;
    }
}
