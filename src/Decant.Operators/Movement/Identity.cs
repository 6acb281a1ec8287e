using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The input as it is: a tensor, a sequence or an optional.</summary>
public sealed record IdentityOp : Operator
{
    /// <summary>ONNX Identity.</summary>
    public static OperatorSchema Definition { get; } = new("Identity", 25)
    {
        Inputs = [new("input", TypeSet.AnyValue, "V")],
        Outputs = [new("output", TypeSet.AnyValue, "V")],
        Create = static _ => new IdentityOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.Incoming);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.InputType(0), SymbolicElements.Of(context, 0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, context.Value(0) ?? context.Input(0));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = BinaryMath.AxisFlows(node),
    };
}
