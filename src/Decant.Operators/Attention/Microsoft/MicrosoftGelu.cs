using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X/2 · (1 + erf(X/√2))</c>.</summary>
public sealed record MicrosoftGeluOp : Operator
{
    /// <summary>ONNX Runtime's Gelu.</summary>
    public static OperatorSchema Definition { get; } = new("Gelu", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Create = static _ => new MicrosoftGeluOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GeluFunction.Evaluate(context, null, GeluFunction.Exact);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => GeluFunction.Facts(node);
}
