namespace Decant.Operators;

/// <summary>The input elements along one axis that an output element is made of, and their weights.</summary>
internal readonly struct ResizeTaps
{
    private ResizeTaps(long[] indices, double[] weights)
    {
        (Indices, Weights) = (indices, weights);
    }

    /// <summary>The input's indices, clamped to it.</summary>
    public long[] Indices { get; }

    /// <summary>A weight for each index.</summary>
    public double[] Weights { get; }

    /// <summary>The taps of one coordinate.</summary>
    public static ResizeTaps Of(ResizeOp op, ResizeAxis axis, double coordinate)
    {
        double scale = op.Antialias ? Math.Min(axis.Scale, 1) : 1;
        double support = op.Mode == ResizeMode.Cubic ? 2 : 1;
        int first = (int)Math.Floor(-support / scale) + 1;
        long origin = (long)Math.Ceiling(coordinate) - 1;
        int count = 2 - (2 * first);
        var indices = new long[count];
        var weights = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            long index = origin + first + i;
            double distance = Math.Abs(index - coordinate) * scale;
            bool excluded = op.ExcludeOutside && (index < 0 || index >= axis.Input);
            weights[i] = excluded ? 0 : op.Mode == ResizeMode.Cubic ? Cubic(distance, op.CubicCoefficient) : Math.Max(1 - distance, 0);
            indices[i] = Math.Clamp(index, 0, axis.Input - 1);
            sum += weights[i];
        }

        for (int i = 0; i < count && (op.Antialias || op.ExcludeOutside); i++)
        {
            weights[i] /= sum;
        }

        return new(indices, weights);
    }

    /// <summary>The taps of the nearest element.</summary>
    public static ResizeTaps Single(long index) => new([index], [1]);

    private static double Cubic(double x, double a) => x switch
    {
        <= 1 => ((((a + 2) * x) - (a + 3)) * x * x) + 1,
        < 2 => (((((x - 5) * x) + 8) * x) - 4) * a,
        _ => 0,
    };
}
