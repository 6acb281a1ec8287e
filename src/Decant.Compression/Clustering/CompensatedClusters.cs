namespace Decant.Compression;

/// <summary>
/// Shared values for the weights of one layer that make its outputs differ least, <c>Σ (s·q - w)ᵀ·H·(s·q - w)</c> over output channels: assigned feature
/// by feature so that those that follow make up for each error (Frantar et al., "GPTQ", 2023, algorithm 1), then by coordinate descent (Behdin et al.,
/// "QuantEase: Optimization-based Quantization for Language Models", 2023, §3), in turn with least squares for the scales and the values.
/// </summary>
internal sealed class CompensatedClusters
{
    private const int Rounds = 4;
    private const int Sweeps = 8;
    private const double Damping = 0.01;

    // Rows this short are tried with many scales.
    private const int ShortRow = 64;
    private const int ScaleTrials = 48;

    private readonly double[] _target;
    private readonly bool[] _zero;
    private readonly LayerCurvature[] _curvatures;
    private readonly int _features;
    private readonly int _rows;
    private readonly ClusteringOptions _options;
    private readonly int[] _indices;

    private CompensatedClusters(double[] target, bool[] zero, LayerCurvature[] curvatures, int features, ClusteringOptions options)
    {
        _target = target;
        _zero = zero;
        _curvatures = curvatures;
        _features = features;
        _rows = target.Length / features;
        _options = options;
        _indices = new int[target.Length];
        Scales = new float[_rows];
        Array.Fill(Scales, 1f);
    }

    /// <summary>The values, ascending.</summary>
    public float[] Palette { get; private set; } = [];

    /// <summary>The scale of each row; ones where there is none.</summary>
    public float[] Scales { get; }

    /// <summary>Finds the values.</summary>
    /// <param name="target">The weights to come near to: [output][feature].</param>
    /// <param name="zero">Which of them have to be zero.</param>
    /// <param name="curvatures">What errors cost, for each group of outputs.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="options">How many values, and whether channels have scales.</param>
    public static CompensatedClusters Find(double[] target, bool[] zero, LayerCurvature[] curvatures, int features, ClusteringOptions options)
    {
        var result = new CompensatedClusters(target, zero, curvatures, features, options);
        result.Start();
        result.EachRow(result.AssignInOrder);
        for (int round = 0; round < Rounds; round++)
        {
            result.FitPalette();
            if (options.PerChannel)
            {
                result.EachRow(features <= ShortRow ? result.TryScales : result.FitScale);
            }

            result.EachRow(row => result.Descend(row, result._indices.AsSpan(row * features, features), result.Scales[row]));
        }

        return result;
    }

    /// <summary>The weight at a position, as it is stored: rounded once.</summary>
    public float Weight(int row, int feature) => Palette[_indices[(row * _features) + feature]] * Scales[row];

    private LayerCurvature Curvature(int row) => _curvatures[row / (_rows / _curvatures.Length)];

    private void EachRow(Action<int> action) =>
        Parallel.For(0, _rows, new ParallelOptions { MaxDegreeOfParallelism = _options.Fit.Threads }, action);

    private void Start()
    {
        var points = new List<(float Value, float Weight)>(_target.Length);
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> weights = _target.AsSpan(row * _features, _features);
            if (_options.PerChannel)
            {
                Scales[row] = Stored(Math.Sqrt(Square(weights, row) / Math.Max(1, NonZero(row))));
            }

            for (int f = 0; f < _features; f++)
            {
                if (!_zero[(row * _features) + f])
                {
                    points.Add(((float)(weights[f] / Scales[row]), (float)(Scales[row] * Scales[row] * Curvature(row).Importance[f])));
                }
            }
        }

        bool zeros = points.Count < _target.Length;
        float[] palette = ScalarKMeans.Run(points, _options.Values - (zeros ? 1 : 0), _options.Iterations);
        Palette = zeros ? [.. palette.Append(0f).Distinct().Order()] : palette;
    }

    private double Square(ReadOnlySpan<double> weights, int row)
    {
        double sum = 0;
        for (int f = 0; f < weights.Length; f++)
        {
            sum += _zero[(row * _features) + f] ? 0 : weights[f] * weights[f];
        }

        return sum;
    }

    private int NonZero(int row) => _zero.AsSpan(row * _features, _features).Count(false);

    // Scales are stored in few bits where that can be: halves compress to two bytes.
    private static float Stored(double scale) => (float)(Half)scale is > 0 and < 65000f and var half ? half : scale > 0 ? (float)scale : 1f;

    private int Nearest(int row, int feature, double value, float scale) =>
        _zero[(row * _features) + feature] ? Array.BinarySearch(Palette, 0f) : ScalarKMeans.Nearest(Palette, (float)(value / scale));

    private void AssignInOrder(int row)
    {
        LayerCurvature curvature = Curvature(row);
        int[] order = curvature.Order;
        double[] left = [.. order.Select(f => _target[(row * _features) + f])];
        for (int i = 0; i < _features; i++)
        {
            int index = Nearest(row, order[i], left[i], Scales[row]);
            _indices[(row * _features) + order[i]] = index;
            double error = left[i] - ((double)Palette[index] * Scales[row]);
            curvature.PassOn(left, i, error);
        }
    }

    // Moves single weights to better values until none is left.
    private double Descend(int row, Span<int> indices, float scale)
    {
        LayerCurvature curvature = Curvature(row);
        var errors = new double[_features];
        for (int f = 0; f < _features; f++)
        {
            errors[f] = ((double)Palette[indices[f]] * scale) - _target[(row * _features) + f];
        }

        double[] slopes = curvature.Times(errors);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool moved = false;
            for (int f = 0; f < _features; f++)
            {
                double now = (double)Palette[indices[f]] * scale;
                int next = Nearest(row, f, now - (slopes[f] / curvature.Diagonal(f)), scale);
                if (next != indices[f])
                {
                    double step = ((double)Palette[next] * scale) - now;
                    indices[f] = next;
                    errors[f] += step;
                    curvature.AddColumn(slopes, f, step);
                    moved = true;
                }
            }

            if (!moved)
            {
                break;
            }
        }

        double sum = 0;
        for (int f = 0; f < _features; f++)
        {
            sum += errors[f] * slopes[f];
        }

        return sum;
    }

    // s = qᵀ·H·w / qᵀ·H·q.
    private void FitScale(int row)
    {
        double[] values = [.. Enumerable.Range(0, _features).Select(f => (double)Palette[_indices[(row * _features) + f]])];
        double[] weighed = Curvature(row).Times(values);
        double along = 0;
        double square = 0;
        for (int f = 0; f < _features; f++)
        {
            along += weighed[f] * _target[(row * _features) + f];
            square += weighed[f] * values[f];
        }

        if (along > 0 && square > 0)
        {
            Scales[row] = Stored(along / square);
        }
    }

    private void TryScales(int row)
    {
        Span<int> best = _indices.AsSpan(row * _features, _features);
        float start = Scales[row];
        double least = Descend(row, best, start);
        var trial = new int[_features];
        for (int i = 0; i < ScaleTrials; i++)
        {
            float scale = Stored(start * Math.Pow(2, ((i + 0.5) / ScaleTrials) - 0.5));
            for (int f = 0; f < _features; f++)
            {
                trial[f] = Nearest(row, f, _target[(row * _features) + f], scale);
            }

            double cost = Descend(row, trial, scale);
            if (cost < least)
            {
                least = cost;
                Scales[row] = scale;
                trial.CopyTo(best);
            }
        }
    }

    // The least squares of all rows in the values: Σ s²·AᵀHA · p = Σ s·AᵀH·w, where A assigns features to values.
    private void FitPalette()
    {
        int count = Palette.Length;
        var left = new double[count * count];
        var right = new double[count];
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<int> indices = _indices.AsSpan(row * _features, _features);
            Curvature(row).Gather(indices, Scales[row], _target.AsSpan(row * _features, _features), left, right);
        }

        var fitted = new PaletteSystem(left, right, Palette).Solve(Damping);
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => fitted[i])];
        var places = new int[count];
        for (int i = 0; i < count; i++)
        {
            places[order[i]] = i;
        }

        Palette = [.. order.Select(i => fitted[i])];
        for (int i = 0; i < _indices.Length; i++)
        {
            _indices[i] = places[_indices[i]];
        }
    }
}
