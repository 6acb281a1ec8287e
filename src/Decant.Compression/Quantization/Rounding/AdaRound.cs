using Decant.Kernels;

namespace Decant.Compression;

/// <summary>
/// Learns for each weight whether it is rounded up or down, so that the layer's output on the inputs seen stays closest (Nagel et al., "Up or
/// Down? Adaptive Rounding for Post-Training Quantization", section 3.3, equations 21 to 25). The squared error of a layer depends on its inputs
/// by their second moments alone, so that each step sees all samples and memory does not depend on their number.
/// </summary>
internal sealed unsafe class AdaRound
{
    // The rectified sigmoid h(v) = clip(1.2·σ(v) - 0.1, 0, 1).
    private const double Stretch = 1.2;
    private const double Shift = -0.1;
    private const double FirstBeta = 20;
    private const double LastBeta = 2;
    private const double Momentum = 0.9;
    private const double SecondMomentum = 0.999;
    private const double Epsilon = 1e-8;
    private readonly AdaRoundOptions _options;
    private readonly ThreadTeam _team;
    private readonly int _features;
    private readonly int _outputs;
    private readonly float[] _products;
    private readonly int _stride;
    private readonly float[] _rest;
    private readonly float[] _scales;
    private readonly double[] _v;
    private readonly double[] _first;
    private readonly double[] _second;

    private AdaRound(float[] rows, int features, float[] products, int stride, WeightGrid grid, int firstRow, AdaRoundOptions options, ThreadTeam team)
    {
        _options = options;
        _team = team;
        _features = features;
        _outputs = rows.Length / features;
        _products = products;
        _stride = stride;
        _rest = new float[rows.Length];
        _scales = new float[rows.Length];
        _v = new double[rows.Length];
        _first = new double[rows.Length];
        _second = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = firstRow + (i / features), feature = i % features;
            _scales[i] = grid.Scale(row, feature);
            _rest[i] = rows[i] - grid.Value(row, feature, grid.Below(row, feature, rows[i]));
            double part = Math.Clamp(_rest[i] / _scales[i], 0.01, 0.99);
            double sigmoid = (part - Shift) / Stretch;
            _v[i] = Math.Log(sigmoid / (1 - sigmoid));
        }
    }

    /// <summary>The integers of a layer.</summary>
    /// <param name="rows">The weights: [output][feature].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="products">The mean products of the inputs, row-major.</param>
    /// <param name="stride">The number of elements of a row of <paramref name="products"/>.</param>
    /// <param name="grid">The numbers that weights can take; its rows start at <paramref name="firstRow"/>.</param>
    /// <param name="firstRow">The grid's row of the first output.</param>
    /// <param name="options">The optimizer.</param>
    /// <param name="team">The threads.</param>
    /// <returns>[output][feature].</returns>
    public static int[] Round(
        float[] rows, int features, float[] products, int stride, WeightGrid grid, int firstRow, AdaRoundOptions options, ThreadTeam team)
    {
        var state = new AdaRound(rows, features, products, stride, grid, firstRow, options, team);
        state.Optimize();
        var integers = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int below = grid.Below(firstRow + (i / features), i % features, rows[i]);
            integers[i] = Math.Clamp(below + (state._v[i] >= 0 ? 1 : 0), grid.Lowest, grid.Highest);
        }

        return integers;
    }

    private void Optimize()
    {
        var error = new float[_rest.Length];
        var gradient = new float[_rest.Length];
        using var scratch = new NativeBuffer(Gemm.UnpackedScratchBytes(_outputs, _features, _features));
        int warm = (int)(_options.Warmup * _options.Iterations);
        for (int step = 1; step <= _options.Iterations; step++)
        {
            for (int i = 0; i < error.Length; i++)
            {
                error[i] = (float)(_scales[i] * Rectified(_v[i])) - _rest[i];
            }

            Multiply(error, gradient, scratch);
            double progress = (double)(step - warm) / Math.Max(_options.Iterations - warm, 1);
            double beta = LastBeta + (0.5 * (FirstBeta - LastBeta) * (1 + Math.Cos(Math.Clamp(progress, 0, 1) * Math.PI)));
            Step(gradient, step, step <= warm ? 0 : _options.Regularization, beta);
        }
    }

    private void Step(float[] gradient, int step, double regularization, double beta)
    {
        double firstCorrection = 1 - Math.Pow(Momentum, step);
        double secondCorrection = 1 - Math.Pow(SecondMomentum, step);
        for (int i = 0; i < _v.Length; i++)
        {
            double sigmoid = 1 / (1 + Math.Exp(-_v[i]));
            double h = (Stretch * sigmoid) + Shift;
            double slope = h is > 0 and < 1 ? Stretch * sigmoid * (1 - sigmoid) : 0;
            double byH = 2 * gradient[i] * _scales[i];
            if (regularization > 0)
            {
                double distance = Math.Abs((2 * h) - 1);
                byH -= regularization * beta * Math.Pow(distance, beta - 1) * 2 * Math.Sign((2 * h) - 1);
            }

            double g = byH * slope;
            _first[i] = (Momentum * _first[i]) + ((1 - Momentum) * g);
            _second[i] = (SecondMomentum * _second[i]) + ((1 - SecondMomentum) * g * g);
            _v[i] -= _options.LearningRate * (_first[i] / firstCorrection) / (Math.Sqrt(_second[i] / secondCorrection) + Epsilon);
        }
    }

    // error · H; H is symmetric.
    private void Multiply(float[] error, float[] gradient, NativeBuffer scratch)
    {
        fixed (float* a = error, b = _products, y = gradient)
        {
            Gemm.Run(
                new GemmArguments { A = a, AStride = _features, M = _outputs, Y = y, YStride = _features, Scratch = scratch.Pointer },
                b, _features, _features, _stride, transposed: false, 1, _team);
        }
    }

    private static double Rectified(double v) => Math.Clamp((Stretch / (1 + Math.Exp(-v))) + Shift, 0, 1);
}
