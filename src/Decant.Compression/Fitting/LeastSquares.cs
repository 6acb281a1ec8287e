using MathNet.Numerics.LinearAlgebra;

namespace Decant.Compression;

/// <summary>Weights and bias of least squared error from second moments.</summary>
internal static class LeastSquares
{
    /// <summary>
    /// Minimizes <c>|Y - W·X - b|² + damping·mean(diagonal)·|W - W0|²</c>: weights that the data does not settle stay near those they were.
    /// </summary>
    /// <param name="moments">The sums.</param>
    /// <param name="start">W0 as [target][feature], the bias last in each row.</param>
    /// <param name="damping">How strongly W is held to W0, as a share of the features' mean square.</param>
    /// <param name="biased">Whether there is a bias; without one it stays what it is in <paramref name="start"/>.</param>
    /// <returns>[target][feature], the bias last in each row.</returns>
    public static double[] Solve(SecondMoments moments, double[] start, double damping, bool biased)
    {
        int size = biased ? moments.Size : moments.Size - 1;
        var left = Matrix<double>.Build.Dense(size, size, (i, j) => moments.Products[(i * moments.Size) + j]);
        double mean = Enumerable.Range(0, moments.Size - 1).Sum(i => left[i, i]) / Math.Max(1, moments.Size - 1);
        double hold = Math.Max(damping * mean, 1e-12 * Math.Max(1, moments.Count));
        var right = Matrix<double>.Build.Dense(size, moments.Targets, (i, t) => moments.Cross[(i * moments.Targets) + t] + (hold * start[(t * moments.Size) + i]));
        for (int i = 0; i < size; i++)
        {
            left[i, i] += hold;
        }

        Matrix<double> solved = left.Cholesky().Solve(right);
        var result = (double[])start.Clone();
        for (int t = 0; t < moments.Targets; t++)
        {
            for (int i = 0; i < size; i++)
            {
                result[(t * moments.Size) + i] = solved[i, t];
            }
        }

        return result;
    }
}
