using MathNet.Numerics.LinearAlgebra;

namespace Decant.Compression;

/// <summary>
/// Sets weights to zero one column after another and lets the columns that follow make up for each (Frantar and Alistarh, "SparseGPT: Massive Language
/// Models Can Be Accurately Pruned in One-Shot", 2023, algorithm 1; the saliency is that of optimal brain surgery, w² / [H⁻¹]jj).
/// </summary>
internal static class SparseGpt
{
    private const int BlockColumns = 128;

    /// <summary>The pruned rows.</summary>
    /// <param name="rows">The weights [output][feature]; a last column that is not pruned may follow (the bias).</param>
    /// <param name="outputs">The number of rows.</param>
    /// <param name="features">The number of columns that are pruned.</param>
    /// <param name="products">The features' second moments, row-major, of as many rows and columns as <paramref name="rows"/> has columns.</param>
    /// <param name="order">The order in which columns are taken; groups of a pattern follow it.</param>
    /// <param name="pattern">The pattern of zeros.</param>
    /// <param name="sparsity">The share of zeros, where the pattern leaves it open.</param>
    /// <param name="damping">What is added to the diagonal, as a share of its mean.</param>
    /// <param name="biased">Whether the last column makes up for zeros too.</param>
    public static double[] Prune(
        double[] rows, int outputs, int features, double[] products, int[] order, SparsityPattern pattern, double sparsity, double damping, bool biased)
    {
        int stride = rows.Length / outputs;
        int size = biased ? stride : features;
        int[] columns = [.. order, .. Enumerable.Range(features, size - features)];
        Matrix<double> factor = InverseFactor.Of(products, stride, columns, damping);
        var w = new double[outputs, size];
        for (int o = 0; o < outputs; o++)
        {
            for (int j = 0; j < size; j++)
            {
                w[o, j] = rows[(o * stride) + columns[j]];
            }
        }

        int width = BlockColumns / pattern.Columns * pattern.Columns;
        var mask = new bool[outputs, size];
        for (int first = 0; first < features; first += width)
        {
            int end = Math.Min(features, first + width);
            Select(w, factor, mask, outputs, first, end, pattern, sparsity);
            for (int j = first; j < end; j++)
            {
                Compensate(w, factor, mask, outputs, size, j);
            }
        }

        var result = (double[])rows.Clone();
        for (int o = 0; o < outputs; o++)
        {
            for (int j = 0; j < size; j++)
            {
                result[(o * stride) + columns[j]] = mask[o, j] ? 0 : w[o, j];
            }
        }

        return result;
    }

    private static void Select(double[,] w, Matrix<double> factor, bool[,] mask, int outputs, int first, int end, SparsityPattern pattern, double sparsity)
    {
        var scores = new double[outputs * (end - first)];
        for (int o = 0; o < outputs; o++)
        {
            for (int j = first; j < end; j++)
            {
                double ratio = w[o, j] / factor[j, j];
                scores[(o * (end - first)) + j - first] = ratio * ratio;
            }
        }

        bool[] chosen = pattern.Choose(scores, outputs, sparsity);
        for (int i = 0; i < chosen.Length; i++)
        {
            mask[i / (end - first), first + (i % (end - first))] = chosen[i];
        }
    }

    private static void Compensate(double[,] w, Matrix<double> factor, bool[,] mask, int outputs, int size, int column)
    {
        for (int o = 0; o < outputs; o++)
        {
            if (mask[o, column])
            {
                double error = w[o, column] / factor[column, column];
                for (int j = column; j < size; j++)
                {
                    w[o, j] -= error * factor[column, j];
                }
            }
        }
    }
}
