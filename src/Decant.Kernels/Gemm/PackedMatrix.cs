namespace Decant.Kernels;

/// <summary>The right-hand matrix B [K, N] of a product, packed for <see cref="Gemm"/>.</summary>
public sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    private PackedMatrix(nint k, nint n)
    {
        K = k;
        N = n;
        _buffer = new NativeBuffer(new PanelLayout(n).Floats(k) * sizeof(float));
    }

    /// <summary>Rows of B.</summary>
    public nint K { get; }

    /// <summary>Columns of B.</summary>
    public nint N { get; }

    /// <summary>The packed weights.</summary>
    internal float* Weights => _buffer.Floats;

    /// <summary>Packs a matrix.</summary>
    /// <param name="b">The first element.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="stride">Floats from a stored row to the next.</param>
    /// <param name="transposed">True if B is stored as [N, K].</param>
    /// <param name="scale">A factor for every element.</param>
    public static PackedMatrix Pack(float* b, nint k, nint n, nint stride, bool transposed = false, float scale = 1)
    {
        var packed = new PackedMatrix(k, n);
        MatrixPacking.Pack(b, k, n, stride, transposed, scale, packed.Weights);
        return packed;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
