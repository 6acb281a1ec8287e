namespace Decant.Imaging;

/// <summary>The frame header (ITU-T T.81 §B.2.2) and what follows from it.</summary>
internal sealed class JpegFrame
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool Progressive { get; init; }

    public required JpegComponent[] Components { get; init; }

    public int HMax { get; private set; }

    public int VMax { get; private set; }

    public int McusWide { get; private set; }

    public int McusHigh { get; private set; }

    public static JpegFrame Read(ref ImageCursor cursor, int marker, long offset, ImageDecodeOptions options)
    {
        if (marker is not (0xC0 or 0xC1 or 0xC2))
        {
            string process = marker >= 0xC9 ? "arithmetic coding" : marker == 0xC3 ? "lossless coding" : "hierarchical coding";
            throw cursor.Unsupported(offset, $"SOF{marker - 0xC0}", process);
        }

        int precision = cursor.U8("precision");
        if (precision != 8)
        {
            throw cursor.Unsupported(offset, "precision", $"{precision} bits a sample");
        }

        int height = cursor.U16Big("height");
        int width = cursor.U16Big("width");
        if (height == 0)
        {
            throw cursor.Unsupported(offset, "height", "a height that follows the first scan (DNL)");
        }

        cursor.CheckSize(width, height, offset, options);
        int count = cursor.U8("component count");
        if (count is not (1 or 3 or 4))
        {
            throw cursor.Unsupported(offset, "component count", $"{count} components");
        }

        JpegComponent[] components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            components[i] = ReadComponent(ref cursor, components.AsSpan(0, i));
        }

        JpegFrame frame = new() { Width = width, Height = height, Progressive = marker == 0xC2, Components = components };
        frame.Measure();
        return frame;
    }

    private static JpegComponent ReadComponent(ref ImageCursor cursor, ReadOnlySpan<JpegComponent> before)
    {
        int offset = cursor.Position;
        int id = cursor.U8("component id");
        int sampling = cursor.U8("sampling factors");
        int table = cursor.U8("quantization table");
        (int h, int v) = (sampling >> 4, sampling & 15);
        if (h is < 1 or > 4 || v is < 1 or > 4 || table > 3)
        {
            throw cursor.Invalid(offset, "component", $"sampling {h}x{v} or quantization table {table} is out of range");
        }

        foreach (JpegComponent other in before)
        {
            if (other.Id == id)
            {
                throw cursor.Invalid(offset, "component id", $"{id} occurs twice");
            }
        }

        return new JpegComponent { Id = id, H = h, V = v, QuantizationIndex = table };
    }

    private void Measure()
    {
        HMax = Components.Max(c => c.H);
        VMax = Components.Max(c => c.V);
        McusWide = Ceiling(Width, 8 * HMax);
        McusHigh = Ceiling(Height, 8 * VMax);
        foreach (JpegComponent component in Components)
        {
            component.Width = Ceiling(Width * component.H, HMax);
            component.Height = Ceiling(Height * component.V, VMax);
            component.BlocksWide = Ceiling(component.Width, 8);
            component.BlocksHigh = Ceiling(component.Height, 8);
            component.PaddedBlocksWide = McusWide * component.H;
            component.PaddedBlocksHigh = McusHigh * component.V;
        }
    }

    /// <summary>Allocates a component's planes once its first scan has enough bytes to fill them.</summary>
    public void Allocate(JpegComponent component)
    {
        int blocks = checked(component.PaddedBlocksWide * component.PaddedBlocksHigh);
        if (component.Samples.Length == 0)
        {
            component.Samples = new byte[checked(blocks * 64)];
            component.Coefficients = Progressive ? new short[blocks * 64] : [];
        }
    }

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
