using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// Product of quantized tensors, broadcast: <c>C = saturate(rint((float)((A - A_zero_point) * (B - B_zero_point)) * ((A_scale * B_scale) /
/// C_scale)) + C_zero_point)</c>; the integer product is exact, the scales are in single precision.
/// </summary>
public sealed record QLinearMulOp : Operator
{
    /// <summary>ONNX Runtime's QLinearMul.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearMul", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = QuantizedBinary.Inputs,
        Outputs = [new("C", TypeSet.Int8OrUInt8, "T")],
        Create = static _ => new QLinearMulOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => QuantizedBinary.Infer(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => QuantizedBinary.Evaluate(context, static (aScale, bScale, cScale) =>
    {
        float scale = aScale * bScale / cScale;
        return (a, b) => a * b * scale;
    });

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => QuantizedBinary.Facts(node);
}
