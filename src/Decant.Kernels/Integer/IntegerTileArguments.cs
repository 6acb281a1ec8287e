namespace Decant.Kernels;

/// <summary>What consecutive integer register tiles read and write; offsets count bytes.</summary>
internal unsafe struct IntegerTileArguments
{
    /// <summary>What every row's offset is relative to.</summary>
    public byte* Input;

    /// <summary>The number of tiles, one below the other.</summary>
    public nint Tiles;

    /// <summary>One offset a row.</summary>
    public nint* Rows;

    /// <summary>The runs of the reduction axis: pairs of int16, four bytes each.</summary>
    public Chunk* Chunks;

    /// <summary>One past the last run.</summary>
    public Chunk* ChunksEnd;

    /// <summary>Weights [K/2][8·blocks].</summary>
    public int* Weights;

    /// <summary>What the sums start from, [8·blocks].</summary>
    public int* Bias;

    /// <summary>The sums of the first row, 8·blocks of them.</summary>
    public int* Output;

    /// <summary>Sums from a row to the next.</summary>
    public nint RowStride;
}
