using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The greatest element of each channel of <c>X[N,C,…]</c>: <c>Y[N,C,1,…]</c>; NaN where one is.</summary>
public sealed record GlobalMaxPoolOp : Operator
{
    /// <summary>ONNX GlobalMaxPool.</summary>
    public static OperatorSchema Definition { get; } = new("GlobalMaxPool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Create = static _ => new GlobalMaxPoolOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), PoolInference.GlobalShape(context));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GlobalPool.Evaluate(context, static plane =>
    {
        double greatest = double.NegativeInfinity;
        foreach (double value in plane)
        {
            greatest = Math.Max(greatest, value);
        }

        return greatest;
    });

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = PoolInference.BatchAndChannels,
    };
}
