using MathNet.Numerics.LinearAlgebra;

namespace Decant.Compression;

/// <summary>
/// What errors of a layer's weights cost in its outputs: the second moments of its features, about their mean where a bias can make up for it.
/// </summary>
internal sealed class LayerCurvature
{
    private readonly double[] _matrix;
    private readonly double[] _factor;
    private readonly int _size;

    /// <summary>From sums over samples.</summary>
    /// <param name="moments">The sums; the last feature is the constant.</param>
    /// <param name="damping">What is added to the diagonal, as a share of its mean.</param>
    /// <param name="biased">Whether the layer has a bias.</param>
    public LayerCurvature(SecondMoments moments, double damping, bool biased)
    {
        _size = moments.Size - 1;
        _matrix = new double[_size * _size];
        double count = Math.Max(1, moments.Count);
        for (int i = 0; i < _size; i++)
        {
            for (int j = 0; j < _size; j++)
            {
                double product = moments.Products[(i * moments.Size) + j];
                double means = biased ? moments.Products[(i * moments.Size) + _size] * moments.Products[(j * moments.Size) + _size] / count : 0;
                _matrix[(i * _size) + j] = (product - means) / count;
            }
        }

        double mean = Enumerable.Range(0, _size).Sum(i => Math.Max(0, Diagonal(i))) / _size;
        for (int i = 0; i < _size; i++)
        {
            _matrix[(i * _size) + i] = Math.Max(0, Diagonal(i)) + Math.Max(damping * mean, 1e-12);
        }

        Order = [.. Enumerable.Range(0, _size).OrderByDescending(Diagonal)];
        Matrix<double> factor = InverseFactor.Of(_matrix, _size, Order, 0);
        _factor = factor.ToRowMajorArray();
        Importance = new double[_size];
        for (int i = 0; i < _size; i++)
        {
            Importance[i] = Diagonal(i);
        }
    }

    /// <summary>The features, those whose errors cost most first.</summary>
    public int[] Order { get; }

    /// <summary>What an error of each feature's weight costs by itself.</summary>
    public double[] Importance { get; }

    /// <summary>What an error of a feature's weight costs.</summary>
    public double Diagonal(int feature) => _matrix[(feature * _size) + feature];

    /// <summary>Lets the weights that follow in <see cref="Order"/> make up for an error of the one at a place.</summary>
    public void PassOn(double[] left, int place, double error)
    {
        ReadOnlySpan<double> u = _factor.AsSpan(place * _size, _size);
        if (error != 0)
        {
            Add(left.AsSpan(place + 1), u[(place + 1)..], -error / u[place]);
        }
    }

    /// <summary>The product with a vector.</summary>
    public double[] Times(double[] vector)
    {
        var result = new double[_size];
        for (int i = 0; i < _size; i++)
        {
            if (vector[i] != 0)
            {
                AddColumn(result, i, vector[i]);
            }
        }

        return result;
    }

    /// <summary>Adds a column times a factor.</summary>
    public void AddColumn(double[] to, int column, double factor) => Add(to, _matrix.AsSpan(column * _size, _size), factor);

    /// <summary>Adds a row of weights to the normal equations of their shared values.</summary>
    /// <param name="indices">The value of each feature.</param>
    /// <param name="scale">The row's scale.</param>
    /// <param name="target">The weights to come near to.</param>
    /// <param name="left">The matrix of the values, row-major.</param>
    /// <param name="right">The right side.</param>
    public void Gather(ReadOnlySpan<int> indices, double scale, ReadOnlySpan<double> target, double[] left, double[] right)
    {
        for (int f = 0; f < _size; f++)
        {
            ReadOnlySpan<double> row = _matrix.AsSpan(f * _size, _size);
            Span<double> sums = left.AsSpan(indices[f] * right.Length, right.Length);
            double toTarget = 0;
            for (int g = 0; g < row.Length; g++)
            {
                sums[indices[g]] += scale * scale * row[g];
                toTarget += row[g] * target[g];
            }

            right[indices[f]] += scale * toTarget;
        }
    }

    private static void Add(Span<double> to, ReadOnlySpan<double> values, double factor)
    {
        int i = 0;
        for (var many = new System.Numerics.Vector<double>(factor); i + System.Numerics.Vector<double>.Count <= to.Length; i += System.Numerics.Vector<double>.Count)
        {
            (new System.Numerics.Vector<double>(to[i..]) + (many * new System.Numerics.Vector<double>(values[i..]))).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
        {
            to[i] += factor * values[i];
        }
    }
}
