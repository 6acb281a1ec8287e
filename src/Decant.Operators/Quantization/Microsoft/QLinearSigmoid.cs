using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// <c>Y = saturate(rint(f((X - X_zero_point) * X_scale) / Y_scale) + Y_zero_point)</c> with <c>f(x) = 1 / (1 + exp(-x))</c> computed in double
/// precision and rounded to single precision.
/// </summary>
public sealed record QLinearSigmoidOp : Operator
{
    /// <summary>ONNX Runtime's QLinearSigmoid.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearSigmoid", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = QuantizedLookup.Inputs,
        Outputs = [new("Y", TypeSet.Int8OrUInt8, "T")],
        Create = static _ => new QLinearSigmoidOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => QuantizedLookup.Evaluate(context, static x => (float)(1 / (1 + Math.Exp(-x))));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => QuantizedLookup.Facts(node);
}
