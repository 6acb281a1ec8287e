using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// Sum of quantized tensors, broadcast: <c>C = saturate(rint((float)(A - A_zero_point) * (A_scale / C_scale) + (float)(B - B_zero_point) *
/// (B_scale / C_scale)) + C_zero_point)</c>. Each quotient, product and the sum is rounded to single precision (no fused multiply-add).
/// </summary>
public sealed record QLinearAddOp : Operator
{
    /// <summary>ONNX Runtime's QLinearAdd.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearAdd", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = QuantizedBinary.Inputs,
        Outputs = [new("C", TypeSet.Int8OrUInt8, "T")],
        Create = static _ => new QLinearAddOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => QuantizedBinary.Infer(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => QuantizedBinary.Evaluate(context, static (aScale, bScale, cScale) =>
    {
        float left = aScale / cScale;
        float right = bScale / cScale;
        return (a, b) => (a * left) + (b * right);
    });

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => QuantizedBinary.Facts(node);
}
