namespace Decant.Compression.Tests;

/// <summary>Seeded layers whose inputs are correlated.</summary>
internal static class RoundingCase
{
    public static float[] Weights(int rows, int features)
    {
        var random = new Random(rows * features);
        return [.. Enumerable.Range(0, rows * features).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    /// <summary>Sums of products of inputs that share a common part.</summary>
    public static double[] Moments(int features, int positions)
    {
        var random = new Random(features);
        var moments = new double[features * features];
        for (int p = 0; p < positions; p++)
        {
            double common = random.NextDouble();
            double[] x = [.. Enumerable.Range(0, features).Select(_ => common + (0.5 * random.NextDouble()))];
            for (int i = 0; i < moments.Length; i++)
            {
                moments[i] += x[i / features] * x[i % features];
            }
        }

        return moments;
    }

    /// <summary>The squared error of the layer's outputs over the inputs.</summary>
    public static double Error(float[] rows, int[] integers, int features, double[] moments, WeightGrid grid)
    {
        double sum = 0;
        for (int row = 0; row < rows.Length / features; row++)
        {
            double[] d = [.. Enumerable.Range(0, features).Select(f => grid.Value(row, f, integers[(row * features) + f]) - (double)rows[(row * features) + f])];
            for (int i = 0; i < moments.Length; i++)
            {
                sum += d[i / features] * moments[i] * d[i % features];
            }
        }

        return sum;
    }
}
