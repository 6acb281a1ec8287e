using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X / (1 + exp(-alpha · X))</c>.</summary>
/// <param name="Alpha">The factor in the exponent.</param>
public sealed record QuickGeluOp(float Alpha = 1.702f) : Operator
{
    /// <summary>ONNX Runtime's QuickGelu.</summary>
    public static OperatorSchema Definition { get; } = new("QuickGelu", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["alpha"],
        Create = static a => new QuickGeluOp(a.Float("alpha", 1.702f)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 1.702f);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => GeluFunction.Evaluate(context, null, x => x / (1 + Math.Exp(-Alpha * x)));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => GeluFunction.Facts(node) with { OutputRange = null };
}
