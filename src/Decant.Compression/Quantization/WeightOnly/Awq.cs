using Decant.Kernels;

namespace Decant.Compression;

/// <summary>
/// Scales channels of the data down and their weights up, so that the weights that meet large activations lose least (Lin et al., "AWQ: Activation-aware
/// Weight Quantization for LLM Compression and Acceleration", section 3.2, equations 4 and 5): <c>s = a^α</c> with the channel's magnitude a, here the root
/// of its mean square, and α from 0 to 1 by trial.
/// </summary>
internal static class Awq
{
    private const int Steps = 20;

    /// <summary>What each channel's weights are multiplied by; the data is divided by it.</summary>
    /// <param name="rows">The weights and the mean products of their features.</param>
    /// <param name="channelOf">The channel of each feature.</param>
    /// <param name="team">The threads.</param>
    public static double[] Factors(BlockedRows rows, int[] channelOf, ThreadTeam team)
    {
        double[] magnitudes = Magnitudes(rows, channelOf);
        double[] best = [.. magnitudes.Select(static _ => 1d)];
        double least = double.PositiveInfinity;
        for (int step = 0; step <= Steps; step++)
        {
            double[] factors = Power(magnitudes, (double)step / Steps);
            double error = Error(rows, channelOf, factors, team);
            (best, least) = error < least ? (factors, error) : (best, least);
        }

        return best;
    }

    /// <summary>The rows with each channel multiplied by its factor, and the products of the features divided by them.</summary>
    public static BlockedRows Scaled(BlockedRows rows, int[] channelOf, double[] factors)
    {
        var weights = new float[rows.Weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(rows.Weights[i] * factors[channelOf[i % rows.Features]]);
        }

        float[] products = (float[])rows.Products!.Clone();
        for (int i = 0; i < rows.Features; i++)
        {
            for (int j = 0; j < rows.Features; j++)
            {
                products[(i * rows.Stride) + j] = (float)(products[(i * rows.Stride) + j] / (factors[channelOf[i]] * factors[channelOf[j]]));
            }
        }

        return rows with { Weights = weights, Products = products };
    }

    /// <summary>The mean squared error of the outputs: <c>Σ d·H·dᵀ</c> over the rows, where d is what changes in the weights.</summary>
    public static unsafe double Error(BlockedRows rows, float[] change, ThreadTeam team)
    {
        var product = new float[change.Length];
        using var scratch = new NativeBuffer(Gemm.UnpackedScratchBytes(rows.Rows, rows.Features, rows.Features));
        fixed (float* a = change, b = rows.Products, y = product)
        {
            Gemm.Run(
                new GemmArguments { A = a, AStride = rows.Features, M = rows.Rows, Y = y, YStride = rows.Features, Scratch = scratch.Pointer },
                b, rows.Features, rows.Features, rows.Stride, transposed: false, 1, team);
        }

        double sum = 0;
        for (int i = 0; i < change.Length; i++)
        {
            sum += (double)change[i] * product[i];
        }

        return sum;
    }

    private static double Error(BlockedRows rows, int[] channelOf, double[] factors, ThreadTeam team)
    {
        BlockedRows scaled = Scaled(rows, channelOf, factors);
        WeightGrid grid = scaled.SpanningGrid();
        int[] integers = scaled.Nearest(grid);
        var change = new float[integers.Length];
        for (int i = 0; i < change.Length; i++)
        {
            int row = i / rows.Features, feature = i % rows.Features;
            change[i] = (float)((grid.Value(row, feature, integers[i]) / factors[channelOf[feature]]) - rows.Weights[i]);
        }

        return Error(rows, change, team);
    }

    private static double[] Magnitudes(BlockedRows rows, int[] channelOf)
    {
        var sums = new double[channelOf.Max() + 1];
        var counts = new int[sums.Length];
        for (int f = 0; f < rows.Features; f++)
        {
            sums[channelOf[f]] += rows.Products![(f * rows.Stride) + f];
            counts[channelOf[f]]++;
        }

        return [.. sums.Zip(counts, static (s, c) => Math.Max(Math.Sqrt(s / c), 1e-4))];
    }

    // The factors lie around 1.
    private static double[] Power(double[] magnitudes, double alpha)
    {
        double[] factors = Array.ConvertAll(magnitudes, m => Math.Pow(m, alpha));
        double middle = Math.Sqrt(factors.Max() * factors.Min());
        return Array.ConvertAll(factors, f => f / middle);
    }
}
