namespace Decant.Kernels;

/// <summary>What one integer register tile reads and writes; offsets count int32, each a pair of int16.</summary>
internal unsafe struct IntegerTileArguments
{
    /// <summary>What every row's offset is relative to.</summary>
    public int* Input;

    /// <summary>One offset a row.</summary>
    public nint* Rows;

    /// <summary>The runs of the reduction axis.</summary>
    public Chunk* Chunks;

    /// <summary>One past the last run.</summary>
    public Chunk* ChunksEnd;

    /// <summary>Weights [K/2][8·blocks].</summary>
    public int* Weights;

    /// <summary>What the sums start from, [8·blocks].</summary>
    public int* Bias;

    /// <summary>Sums [rows][8·blocks].</summary>
    public int* Output;
}
