using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// <c>output = scale * (input - mean) / sqrt(variance + epsilon) + B</c>, mean and variance taken over each channel of each sample of
/// <c>input[N,C,…]</c>. Computed in double precision and rounded once.
/// </summary>
/// <param name="Epsilon">Keeps the root away from zero.</param>
public sealed record InstanceNormalizationOp(float Epsilon = 1e-5f) : Operator
{
    /// <summary>ONNX InstanceNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("InstanceNormalization", 22)
    {
        Inputs = [new("input", TypeSet.Float, "T"), new("scale", TypeSet.Float, "T"), new("B", TypeSet.Float, "T")],
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["epsilon"],
        Create = static a => new InstanceNormalizationOp(a.Float("epsilon", 1e-5f)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("epsilon", Epsilon, 1e-5f);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => ChannelNormalization.Evaluate(context, context.Input(0).Rank < 2 ? 0 : context.Input(0).Sizes[1], Epsilon);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => ChannelNormalization.Facts;
}
