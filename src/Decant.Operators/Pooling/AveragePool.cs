using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The mean of the elements under each window, for <c>X[N,C,…]</c>; summed in double precision and rounded once.</summary>
/// <param name="Window">The sliding window.</param>
/// <param name="CeilMode">Whether a last, partial window counts.</param>
/// <param name="CountIncludePad">Whether padding counts as zeros in the mean.</param>
public sealed record AveragePoolOp(SlidingWindow Window, bool CeilMode = false, bool CountIncludePad = false) : Operator
{
    /// <summary>ONNX AveragePool.</summary>
    public static OperatorSchema Definition { get; } = new("AveragePool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = [.. SlidingWindow.AttributeNames, "ceil_mode", "count_include_pad"],
        Create = static a => new AveragePoolOp(SlidingWindow.Read(a), a.Bool("ceil_mode"), a.Bool("count_include_pad")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("ceil_mode", CeilMode, false).Set("count_include_pad", CountIncludePad, false);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), PoolInference.OutputShape(context, Window, CeilMode));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        WindowGeometry window = PoolInference.Resolve(context, Window, CeilMode);
        double[] sums = WindowSums.Add<double>(TensorConversion.Doubles(x), x.Sizes[0] * x.Sizes[1], window);
        double[] counts = WindowSums.Counts(window, CountIncludePad);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] /= counts[i % counts.Length];
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, sums, PoolInference.OutputShape(x, window)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsQuantizable = true,
        ValueInputs = [0],
        Accumulator = FloatFacts.Accumulator(node),
        Axes = PoolInference.BatchAndChannels,
    };
}
