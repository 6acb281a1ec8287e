using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>C = x/2 · (1 + erf(x/√2))</c> with <c>x = A + B</c>, B along the last axis.</summary>
public sealed record BiasGeluOp : Operator
{
    /// <summary>ONNX Runtime's BiasGelu.</summary>
    public static OperatorSchema Definition { get; } = new("BiasGelu", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = [new("A", TypeSet.Float, "T"), new("B", TypeSet.Float, "T")],
        Outputs = [new("C", TypeSet.Float, "T")],
        Create = static _ => new BiasGeluOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GeluFunction.Evaluate(context, context.Input(1), GeluFunction.Exact);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => GeluFunction.Facts(node);
}
