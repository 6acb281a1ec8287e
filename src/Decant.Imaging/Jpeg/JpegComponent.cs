namespace Decant.Imaging;

/// <summary>One colour component of a frame: its sampling, its planes and the state of its entropy decoding.</summary>
internal sealed class JpegComponent
{
    public required int Id { get; init; }

    /// <summary>Horizontal sampling factor.</summary>
    public required int H { get; init; }

    /// <summary>Vertical sampling factor.</summary>
    public required int V { get; init; }

    public required int QuantizationIndex { get; init; }

    /// <summary>Columns and rows of real samples, before padding.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Blocks that a scan of this component alone covers.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    /// <summary>Blocks a row, padded to whole MCUs.</summary>
    public int PaddedBlocksWide { get; set; }

    public int PaddedBlocksHigh { get; set; }

    /// <summary>Bytes a row of <see cref="Samples"/>.</summary>
    public int Stride => PaddedBlocksWide * 8;

    public byte[] Samples { get; set; } = [];

    /// <summary>Progressive only: 64 coefficients a block in natural order, not yet multiplied.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The quantization table in natural order as it stood at the component's first scan.</summary>
    public ushort[]? Quantization { get; set; }

    public JpegHuffmanTable? Dc { get; set; }

    public JpegHuffmanTable? Ac { get; set; }

    public int DcPredictor { get; set; }

    public bool Scanned { get; set; }
}
