namespace Decant.Operators;

/// <summary>The elements that a sampled value is made of, and their weights. An index of -1 stands for a zero outside the input.</summary>
/// <param name="Indices">The flat indices.</param>
/// <param name="Weights">The weights.</param>
internal readonly record struct SampleTaps(int[] Indices, double[] Weights)
{
    /// <summary>The one element of a scalar.</summary>
    public static SampleTaps One { get; } = new([0], [1]);

    /// <summary>The taps over one more axis of <paramref name="size"/> elements.</summary>
    public SampleTaps Times(SampleTaps axis, long size)
    {
        var indices = new int[Indices.Length * axis.Indices.Length];
        var weights = new double[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int outer = Indices[i / axis.Indices.Length];
            int inner = axis.Indices[i % axis.Indices.Length];
            indices[i] = outer < 0 || inner < 0 ? -1 : (int)((outer * size) + inner);
            weights[i] = Weights[i / axis.Indices.Length] * axis.Weights[i % axis.Indices.Length];
        }

        return new(indices, weights);
    }

    /// <summary>The sampled value of one channel.</summary>
    public double Sum(ReadOnlySpan<double> plane)
    {
        double sum = 0;
        for (int i = 0; i < Indices.Length; i++)
        {
            sum += Indices[i] < 0 ? 0 : Weights[i] * plane[Indices[i]];
        }

        return sum;
    }

    /// <summary>The greatest weighted element of one channel.</summary>
    public double Greatest(ReadOnlySpan<double> plane)
    {
        double greatest = double.NegativeInfinity;
        for (int i = 0; i < Indices.Length; i++)
        {
            greatest = Math.Max(greatest, Indices[i] < 0 ? 0 : Weights[i] * plane[Indices[i]]);
        }

        return Indices.Length == 0 ? 0 : greatest;
    }
}
