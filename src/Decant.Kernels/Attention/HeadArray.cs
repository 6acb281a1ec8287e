namespace Decant.Kernels;

/// <summary>Rows of floats for each batch and head; the floats of a row lie side by side, all strides are in floats.</summary>
public unsafe struct HeadArray
{
    /// <summary>The first float.</summary>
    public float* Data;

    /// <summary>Floats from a batch to the next.</summary>
    public nint Batch;

    /// <summary>Floats from a head to the next.</summary>
    public nint Head;

    /// <summary>Floats from a row to the next.</summary>
    public nint Row;

    /// <summary>[batch, heads, rows, size], packed.</summary>
    public static HeadArray HeadsFirst(float* data, nint heads, nint rows, nint size) => new() { Data = data, Batch = heads * rows * size, Head = rows * size, Row = size };

    /// <summary>[batch, rows, heads, size], packed.</summary>
    public static HeadArray RowsFirst(float* data, nint heads, nint rows, nint size) => new() { Data = data, Batch = heads * rows * size, Head = size, Row = heads * size };

    /// <summary>The first float of a head.</summary>
    public readonly float* Of(nint batch, nint head) => Data + batch * Batch + head * Head;
}
