using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The mean of each channel of <c>X[N,C,…]</c>: <c>Y[N,C,1,…]</c>; summed in double precision and rounded once.</summary>
public sealed record GlobalAveragePoolOp : Operator
{
    /// <summary>ONNX GlobalAveragePool.</summary>
    public static OperatorSchema Definition { get; } = new("GlobalAveragePool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Create = static _ => new GlobalAveragePoolOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), PoolInference.GlobalShape(context));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GlobalPool.Evaluate(context, static plane =>
    {
        double sum = 0;
        foreach (double value in plane)
        {
            sum += value;
        }

        return sum / plane.Length;
    });

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g =>
    {
        Value x = g.Input(0);
        Value count = g.Add(new CastLikeOp(), g.Add(new DivOp(), g.Add(new SizeOp(), x), g.Add(new SizeOp(), g.Output(0))), g.Incoming);
        g.Set(0, g.Add(new ExpandOp(), g.Add(new DivOp(), g.Incoming, count), g.ShapeOf(x)));
    };

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsQuantizable = true,
        ValueInputs = [0],
        Accumulator = FloatFacts.Accumulator(node),
        Axes = PoolInference.BatchAndChannels,
    };
}
