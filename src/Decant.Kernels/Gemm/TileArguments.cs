namespace Decant.Kernels;

/// <summary>A run of consecutive floats of the reduction axis: where it starts relative to a row, and how long it is.</summary>
internal struct Chunk
{
    public nint Offset;
    public nint Length;
}

/// <summary>What one register tile reads and writes. Rows are output pixels or rows of a matrix; columns are output channels, in blocks of eight.</summary>
internal unsafe struct TileArguments
{
    /// <summary>What every row's offset is relative to.</summary>
    public float* Input;

    /// <summary>One offset a row, in floats.</summary>
    public nint* Rows;

    /// <summary>The runs of the reduction axis.</summary>
    public Chunk* Chunks;

    /// <summary>One past the last run.</summary>
    public Chunk* ChunksEnd;

    /// <summary>Weights [K][8·blocks].</summary>
    public float* Weights;

    /// <summary>Values that the sums start from, one a column, or null.</summary>
    public float* Bias;

    /// <summary>Values that the sums start from, laid out as the output, or null; may be the output itself.</summary>
    public float* Initial;

    /// <summary>The first row of the first block.</summary>
    public float* Output;

    /// <summary>Floats from a row to the next, in output and initial values.</summary>
    public nint RowStride;

    /// <summary>Floats from a block of eight columns to the next, in output and initial values.</summary>
    public nint BlockStride;

    /// <summary>The lower bound of the results.</summary>
    public float Minimum;

    /// <summary>The upper bound of the results.</summary>
    public float Maximum;

    /// <summary>True if the results are clamped.</summary>
    public bool Clamp;

    /// <summary>Memory to fetch into the cache while the tile is computed, such as the weights that come next.</summary>
    public float* Next;

    /// <summary>Floats to go on in <see cref="Next"/> for every two steps of the sum.</summary>
    public nint NextStep;
}
