using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Normally distributed random numbers, in the shape of the input.</summary>
/// <param name="Type">The element type; null for the input's.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Scale">The standard deviation.</param>
/// <param name="Seed">The seed; null to take it from the name of the output.</param>
public sealed record RandomNormalLikeOp(ElementType? Type = null, float Mean = 0f, float Scale = 1f, float? Seed = null) : Operator
{
    /// <summary>ONNX RandomNormalLike.</summary>
    public static OperatorSchema Definition { get; } = new("RandomNormalLike", 22)
    {
        Inputs = [new("input", TypeSet.Any, "T1")],
        Outputs = [new("output", TypeSet.Float, "T2")],
        Attributes = ["dtype", "mean", "scale", "seed"],
        Create = static a => new RandomNormalLikeOp(RandomStream.Type(a), a.Float("mean", 0f), a.Float("scale", 1f), RandomStream.Seed(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        RandomStream.Write(attributes, Type, Seed);
        attributes.Set("mean", Mean, 0f).Set("scale", Scale, 1f);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, Type ?? context.ElementType(0), context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, RandomStream.Normal(context, Type ?? context.Input(0).ElementType, context.Input(0).Shape, Mean, Scale, Seed));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false };
}
