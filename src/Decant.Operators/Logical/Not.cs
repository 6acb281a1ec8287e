using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether each element is false.</summary>
public sealed record NotOp : Operator
{
    /// <summary>ONNX Not.</summary>
    public static OperatorSchema Definition { get; } = new("Not", 1)
    {
        Inputs = [new("X", TypeSet.Bool, "T")],
        Outputs = [new("Y", TypeSet.Bool, "T")],
        Create = static _ => new NotOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.Input(0), SymbolicElements.Map(SymbolicElements.Of(context, 0), static x => x.IsNumber ? 1 - x.Value : x));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, UnaryMath.Map<byte, bool>(context.Input(0), static x => x == 0));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = (0, 1),
        Axes = BinaryMath.AxisFlows(node),
    };
}
