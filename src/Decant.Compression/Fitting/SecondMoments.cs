using Decant.Kernels;

namespace Decant.Compression;

/// <summary>
/// Sums of products over samples: of the features with each other, and of the features with the targets. A constant feature 1 comes last. Memory
/// depends on the numbers of features and targets, not on that of samples; sums over one block are float32, those over blocks float64.
/// </summary>
internal sealed unsafe class SecondMoments(int features, int targets, ThreadTeam team)
{
    /// <summary>The number of features, the constant one included.</summary>
    public int Size { get; } = features + 1;

    /// <summary>The number of targets.</summary>
    public int Targets { get; } = targets;

    /// <summary>The number of positions seen.</summary>
    public long Count { get; private set; }

    /// <summary>Features by features, row-major.</summary>
    public double[] Products { get; } = new double[(features + 1) * (features + 1)];

    /// <summary>Features by targets, row-major.</summary>
    public double[] Cross { get; } = new double[(features + 1) * targets];

    /// <summary>Adds positions.</summary>
    /// <param name="x">The features without the constant: [feature][position].</param>
    /// <param name="y">The targets: [target][position].</param>
    /// <param name="positions">The number of positions.</param>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int positions)
    {
        var rows = new float[Size * positions];
        x[..(features * positions)].CopyTo(rows);
        rows.AsSpan(features * positions).Fill(1);
        Accumulate(rows, rows, Products, Size, positions);
        if (Targets > 0)
        {
            Accumulate(rows, y[..(Targets * positions)].ToArray(), Cross, Targets, positions);
        }

        Count += positions;
    }

    private void Accumulate(float[] rows, float[] columns, double[] sums, int n, int positions)
    {
        var product = new float[Size * n];
        using var scratch = new NativeBuffer(Gemm.UnpackedScratchBytes(Size, n, positions));
        fixed (float* a = rows, b = columns, y = product)
        {
            Gemm.Run(new GemmArguments { A = a, AStride = positions, M = Size, Y = y, YStride = n, Scratch = scratch.Pointer }, b, positions, n, positions, transposed: true, 1, team);
        }

        for (int i = 0; i < product.Length; i++)
        {
            sums[i] += product[i];
        }
    }
}
