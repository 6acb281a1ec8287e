using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))</c> with <c>x = X + bias</c>, the bias along the last axis.</summary>
public sealed record FastGeluOp : Operator
{
    /// <summary>ONNX Runtime's FastGelu.</summary>
    public static OperatorSchema Definition { get; } = new("FastGelu", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = [new("X", TypeSet.Float, "T"), new("bias", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Create = static _ => new FastGeluOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GeluFunction.Evaluate(context, context.OptionalInput(1), GeluFunction.Tanh);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => GeluFunction.Facts(node);
}
