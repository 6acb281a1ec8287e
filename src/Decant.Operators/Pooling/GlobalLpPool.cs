using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The p-norm of each channel of <c>X[N,C,…]</c>: <c>Y[N,C,1,…]</c>; summed in double precision and rounded once.</summary>
/// <param name="P">The p of the norm.</param>
public sealed record GlobalLpPoolOp(long P = 2) : Operator
{
    /// <summary>ONNX GlobalLpPool.</summary>
    public static OperatorSchema Definition { get; } = new("GlobalLpPool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["p"],
        Create = static a => new GlobalLpPoolOp(a.Int("p", 2)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("p", P, 2);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), PoolInference.GlobalShape(context));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GlobalPool.Evaluate(context, plane =>
    {
        double sum = 0;
        foreach (double value in plane)
        {
            sum += Math.Pow(Math.Abs(value), P);
        }

        return Math.Pow(sum, 1.0 / P);
    });

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        OutputRange = (0, double.PositiveInfinity),
        Accumulator = FloatFacts.Accumulator(node),
        Axes = PoolInference.BatchAndChannels,
    };
}
