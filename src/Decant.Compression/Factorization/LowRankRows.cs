using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Decant.Compression;

/// <summary>
/// A matrix of weights W ≈ A·B of low rank. With second moments C of the features, the error that is least is that of the outputs, |(W - A·B)·X|²: the
/// left singular vectors of W·C^½ span them (Zhang et al., 2016, eq. 5–8); without, that of the weights.
/// </summary>
internal sealed class LowRankRows
{
    private readonly Matrix<double> _basis;
    private readonly Matrix<double> _rows;

    /// <summary>Decomposes rows.</summary>
    /// <param name="rows">The weights [output][feature].</param>
    /// <param name="outputs">The number of rows.</param>
    /// <param name="products">The features' mean products, of <paramref name="stride"/> columns; null weighs all features alike.</param>
    /// <param name="stride">The columns of <paramref name="products"/>.</param>
    public LowRankRows(float[] rows, int outputs, float[]? products, int stride)
    {
        int features = rows.Length / outputs;
        _rows = Matrix<double>.Build.Dense(outputs, features, (o, f) => rows[(o * features) + f]);
        Matrix<double> gram = products is null
            ? _rows.TransposeAndMultiply(_rows)
            : _rows * Matrix<double>.Build.Dense(features, features, (i, j) => products[(i * stride) + j]).TransposeAndMultiply(_rows);
        Evd<double> vectors = ((gram + gram.Transpose()) * 0.5).Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, outputs).OrderByDescending(i => vectors.EigenValues[i].Real)];
        _basis = Matrix<double>.Build.Dense(outputs, outputs, (i, j) => vectors.EigenVectors[i, order[j]]);
        Energies = [.. order.Select(i => Math.Max(0, vectors.EigenValues[i].Real))];
    }

    /// <summary>The energy of the outputs along each direction, descending.</summary>
    public IReadOnlyList<double> Energies { get; }

    /// <summary>The share of the energy that a rank keeps.</summary>
    public double Kept(int rank)
    {
        double whole = Energies.Sum();
        return whole == 0 ? 1 : Energies.Take(rank).Sum() / whole;
    }

    /// <summary>The leading directions: [output][rank].</summary>
    public float[] Basis(int rank) => [.. _basis.SubMatrix(0, _basis.RowCount, 0, rank).ToRowMajorArray().Select(static v => (float)v)];

    /// <summary>The factors of a rank: A [output][rank], B [rank][feature].</summary>
    public (float[] Left, float[] Right) Factors(int rank)
    {
        Matrix<double> left = _basis.SubMatrix(0, _basis.RowCount, 0, rank);
        Matrix<double> right = left.TransposeThisAndMultiply(_rows);
        return ([.. left.ToRowMajorArray().Select(static v => (float)v)], [.. right.ToRowMajorArray().Select(static v => (float)v)]);
    }
}
