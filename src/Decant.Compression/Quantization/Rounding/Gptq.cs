using System.Numerics;

namespace Decant.Compression;

/// <summary>
/// Rounds the weights of a layer one feature after another, and lets those that follow make up for the error on the inputs seen (Frantar et al.,
/// "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers", algorithm 1).
/// </summary>
internal static class Gptq
{
    /// <summary>The integers of a layer.</summary>
    /// <param name="rows">The weights: [output][feature].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="products">The second moments of the inputs, row-major.</param>
    /// <param name="stride">The number of elements of a row of <paramref name="products"/>.</param>
    /// <param name="grid">The numbers that weights can take; its rows start at <paramref name="firstRow"/>.</param>
    /// <param name="firstRow">The grid's row of the first output.</param>
    /// <param name="options">Damping and order.</param>
    /// <returns>[output][feature].</returns>
    public static int[] Round(float[] rows, int features, double[] products, int stride, WeightGrid grid, int firstRow, GptqOptions options)
    {
        int[] order = Order(products, stride, features, options.ActOrder);
        double[] factor = InverseFactor.Of(products, stride, order, options.Damping).ToRowMajorArray();
        var integers = new int[rows.Length];
        int outputs = rows.Length / Math.Max(features, 1);
        Parallel.For(0, outputs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, row =>
            RoundRow(rows.AsSpan(row * features, features), integers.AsSpan(row * features, features), firstRow + row, order, factor, grid));
        return integers;
    }

    // w[j] -= (w[i] - q[i]) / U[i,i] * U[i,j] for all j that are still to come, where U is the upper Cholesky factor of the inverse.
    private static void RoundRow(ReadOnlySpan<float> weights, Span<int> integers, int row, int[] order, double[] factor, WeightGrid grid)
    {
        int features = order.Length;
        var left = new double[features];
        for (int i = 0; i < features; i++)
        {
            left[i] = weights[order[i]];
        }

        for (int i = 0; i < features; i++)
        {
            int integer = grid.Nearest(row, order[i], left[i]);
            integers[order[i]] = integer;
            ReadOnlySpan<double> u = factor.AsSpan(i * features, features);
            double error = (left[i] - grid.Value(row, order[i], integer)) / u[i];
            if (error != 0)
            {
                Subtract(left.AsSpan(i + 1), u[(i + 1)..], error);
            }
        }
    }

    private static void Subtract(Span<double> left, ReadOnlySpan<double> u, double error)
    {
        int i = 0;
        for (var factor = new Vector<double>(error); i + Vector<double>.Count <= left.Length; i += Vector<double>.Count)
        {
            (new Vector<double>(left[i..]) - (factor * new Vector<double>(u[i..]))).CopyTo(left[i..]);
        }

        for (; i < left.Length; i++)
        {
            left[i] -= error * u[i];
        }
    }

    private static int[] Order(double[] products, int stride, int features, bool falling)
    {
        IEnumerable<int> all = Enumerable.Range(0, features);
        return [.. falling ? all.OrderByDescending(f => products[(f * stride) + f]) : all];
    }
}
