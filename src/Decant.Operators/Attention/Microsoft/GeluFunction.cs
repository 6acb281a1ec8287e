using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The Gaussian error linear unit and its approximations (Hendrycks and Gimpel, "Gaussian error linear units").</summary>
internal static class GeluFunction
{
    /// <summary><c>x/2 · (1 + erf(x/√2))</c>.</summary>
    public static double Exact(double x) => 0.5 * x * (1 + ErrorFunction.Erf(x / Math.Sqrt(2)));

    /// <summary><c>x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))</c>.</summary>
    public static double Tanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    /// <summary>Sets output 0 to the function of input 0 plus a bias for each index of its last axis; computed in double precision and rounded once.</summary>
    /// <exception cref="ModelException">DEC1255: the bias does not fit.</exception>
    public static void Evaluate(EvaluationContext context, Tensor? bias, Func<double, double> function)
    {
        Tensor x = context.Input(0);
        if (bias is not null && (x.Rank == 0 || bias.Length != x.Sizes[^1]))
        {
            throw context.Fail("DEC1255", $"bias {bias} does not fit the last axis of {x}");
        }

        double[] values = TensorConversion.Doubles(x).ToArray();
        double[] addends = bias?.ToDoubles() ?? [0];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = function(values[i] + addends[i % addends.Length]);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
    }

    /// <summary>The facts of a function of single elements.</summary>
    public static OperatorFacts Facts(Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        var flows = Enumerable.Range(0, rank).Select(static axis => new AxisFlow(0, axis, 0, axis)).ToList();
        bool biased = node.Input(1) is not null && rank > 0;
        if (biased)
        {
            flows.Add(new(1, 0, 0, rank - 1));
        }

        return new()
        {
            IsElementwise = true,
            ValueInputs = [0],
            BiasInput = biased ? 1 : null,
            OutputRange = (-0.171, double.PositiveInfinity),
            Axes = EquatableList.From(flows),
        };
    }
}
