using MathNet.Numerics.LinearAlgebra;

namespace Decant.Compression;

/// <summary>The factor by which methods of optimal brain surgery tell what one weight's change means for those that follow.</summary>
internal static class InverseFactor
{
    /// <summary>U with H⁻¹ = Uᵀ·U, U upper triangular.</summary>
    /// <param name="products">The features' second moments H, row-major.</param>
    /// <param name="stride">The number of elements of a row of <paramref name="products"/>.</param>
    /// <param name="columns">The features, in the order in which they are taken.</param>
    /// <param name="damping">What is added to the diagonal, as a share of its mean.</param>
    public static Matrix<double> Of(double[] products, int stride, int[] columns, double damping)
    {
        int size = columns.Length;
        var h = Matrix<double>.Build.Dense(size, size, (i, j) => products[(columns[i] * stride) + columns[j]]);
        double mean = Enumerable.Range(0, size).Sum(i => h[i, i]) / size;
        for (int i = 0; i < size; i++)
        {
            h[i, i] += Math.Max(damping * mean, 1e-9);
        }

        Matrix<double> inverse = h.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(size));
        return (inverse + inverse.Transpose()).Multiply(0.5).Cholesky().Factor.Transpose();
    }
}
