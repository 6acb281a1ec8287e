using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The p-norm of the elements under each window, for <c>X[N,C,…]</c>; summed in double precision and rounded once.</summary>
/// <param name="Window">The sliding window.</param>
/// <param name="P">The p of the norm.</param>
/// <param name="CeilMode">Whether a last, partial window counts.</param>
public sealed record LpPoolOp(SlidingWindow Window, long P = 2, bool CeilMode = false) : Operator
{
    /// <summary>ONNX LpPool.</summary>
    public static OperatorSchema Definition { get; } = new("LpPool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = [.. SlidingWindow.AttributeNames, "ceil_mode", "p"],
        Create = static a => new LpPoolOp(SlidingWindow.Read(a), a.Int("p", 2), a.Bool("ceil_mode")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("p", P, 2).Set("ceil_mode", CeilMode, false);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), PoolInference.OutputShape(context, Window, CeilMode));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        WindowGeometry window = PoolInference.Resolve(context, Window, CeilMode);
        double[] powers = TensorConversion.Doubles(x).ToArray();
        foreach (ref double value in powers.AsSpan())
        {
            value = Math.Pow(Math.Abs(value), P);
        }

        double[] sums = WindowSums.Add<double>(powers, x.Sizes[0] * x.Sizes[1], window);
        foreach (ref double sum in sums.AsSpan())
        {
            sum = Math.Pow(sum, 1.0 / P);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, sums, PoolInference.OutputShape(x, window)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        OutputRange = (0, double.PositiveInfinity),
        Accumulator = FloatFacts.Accumulator(node),
        Axes = PoolInference.BatchAndChannels,
    };
}
