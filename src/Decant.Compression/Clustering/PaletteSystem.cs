using MathNet.Numerics.LinearAlgebra;

namespace Decant.Compression;

/// <summary>The normal equations of a layer's shared values; a value of 0 stays 0.</summary>
/// <param name="left">The matrix, row-major.</param>
/// <param name="right">The right side.</param>
/// <param name="start">The values so far.</param>
internal sealed class PaletteSystem(double[] left, double[] right, float[] start)
{
    /// <summary>The values that solve them.</summary>
    /// <param name="damping">How strongly each value is held to what it was, as a share of its own weight.</param>
    public float[] Solve(double damping)
    {
        int[] free = [.. Enumerable.Range(0, start.Length).Where(i => start[i] != 0 && left[(i * start.Length) + i] > 0)];
        var result = (float[])start.Clone();
        if (free.Length == 0)
        {
            return result;
        }

        var matrix = Matrix<double>.Build.Dense(free.Length, free.Length, (i, j) => left[(free[i] * start.Length) + free[j]]);
        var side = Vector<double>.Build.Dense(free.Length, i => right[free[i]]);
        for (int i = 0; i < free.Length; i++)
        {
            double hold = damping * matrix[i, i];
            matrix[i, i] += hold;
            side[i] += hold * start[free[i]];
        }

        Vector<double> solved = matrix.Cholesky().Solve(side);
        for (int i = 0; i < free.Length; i++)
        {
            result[free[i]] = (float)solved[i];
        }

        return result;
    }
}
