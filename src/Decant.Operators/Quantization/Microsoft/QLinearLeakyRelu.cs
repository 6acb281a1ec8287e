using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// <c>Y = saturate(rint(f((X - X_zero_point) * X_scale) / Y_scale) + Y_zero_point)</c> with <c>f(x) = x &lt; 0 ? alpha * x : x</c>, in single precision.
/// </summary>
/// <param name="Alpha">The slope of negative numbers.</param>
public sealed record QLinearLeakyReluOp(float Alpha = 0.01f) : Operator
{
    /// <summary>ONNX Runtime's QLinearLeakyRelu.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearLeakyRelu", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = QuantizedLookup.Inputs,
        Outputs = [new("Y", TypeSet.Int8OrUInt8, "T")],
        Attributes = ["alpha"],
        Create = static a => new QLinearLeakyReluOp(a.Float("alpha", 0.01f)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 0.01f);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => QuantizedLookup.Evaluate(context, x => x < 0 ? Alpha * x : x);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => QuantizedLookup.Facts(node);
}
