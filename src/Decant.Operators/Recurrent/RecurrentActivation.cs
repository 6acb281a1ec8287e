using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An activation function of a recurrent operator.</summary>
internal sealed class RecurrentActivation
{
    private static readonly Dictionary<string, (Func<double, double, double, double> Function, float? Alpha, float? Beta)> Functions =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["Relu"] = (static (x, _, _) => Math.Max(x, 0), null, null),
            ["Tanh"] = (static (x, _, _) => Math.Tanh(x), null, null),
            ["Sigmoid"] = (static (x, _, _) => 1 / (1 + Math.Exp(-x)), null, null),
            ["Softsign"] = (static (x, _, _) => x / (1 + Math.Abs(x)), null, null),
            ["Softplus"] = (static (x, _, _) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x)), null, null),
            ["Affine"] = (static (x, a, b) => (a * x) + b, 1, 0),
            ["LeakyRelu"] = (static (x, a, _) => x >= 0 ? x : a * x, 0.01f, null),
            ["ThresholdedRelu"] = (static (x, a, _) => x > a ? x : 0, 1, null),
            ["ScaledTanh"] = (static (x, a, b) => a * Math.Tanh(b * x), 1, 1),
            ["HardSigmoid"] = (static (x, a, b) => Math.Clamp((a * x) + b, 0, 1), 0.2f, 0.5f),
            ["Elu"] = (static (x, a, _) => x >= 0 ? x : a * (Math.Exp(x) - 1), 1, null),
        };

    private readonly Func<double, double, double, double> _function;
    private readonly double _alpha;
    private readonly double _beta;
    private readonly double _bound;

    private RecurrentActivation(Func<double, double, double, double> function, double alpha, double beta, double bound)
    {
        (_function, _alpha, _beta, _bound) = (function, alpha, beta, bound);
    }

    /// <summary>The activation called <paramref name="name"/>, which takes its parameters from the queues.</summary>
    /// <exception cref="ModelException">DEC1258: there is no such activation.</exception>
    public static RecurrentActivation Create(string who, string name, Queue<float> alphas, Queue<float> betas, float? clip)
    {
        if (!Functions.TryGetValue(name, out (Func<double, double, double, double> Function, float? Alpha, float? Beta) found))
        {
            throw new ModelException("DEC1258", $"{who}: activation '{name}' is none of {string.Join(", ", Functions.Keys)}");
        }

        float alpha = found.Alpha is { } a ? alphas.TryDequeue(out float first) ? first : a : 0;
        float beta = found.Beta is { } b ? betas.TryDequeue(out float second) ? second : b : 0;
        return new(found.Function, alpha, beta, clip ?? double.PositiveInfinity);
    }

    /// <summary>The function's value; the argument is clamped first.</summary>
    public double Apply(double x) => _function(Math.Clamp(x, -_bound, _bound), _alpha, _beta);
}
