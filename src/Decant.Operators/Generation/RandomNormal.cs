using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Normally distributed random numbers.</summary>
/// <param name="Sizes">The sizes of the output.</param>
/// <param name="Type">The element type.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Scale">The standard deviation.</param>
/// <param name="Seed">The seed; null to take it from the name of the output.</param>
public sealed record RandomNormalOp(EquatableList<long> Sizes, ElementType Type = ElementType.Float32, float Mean = 0f, float Scale = 1f, float? Seed = null) : Operator
{
    /// <summary>ONNX RandomNormal.</summary>
    public static OperatorSchema Definition { get; } = new("RandomNormal", 22)
    {
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["dtype", "mean", "scale", "seed", "shape"],
        Create = static a => new RandomNormalOp(a.Ints("shape") ?? [], a.Type("dtype", ElementType.Float32), a.Float("mean", 0f), a.Float("scale", 1f), RandomStream.Seed(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("shape", Sizes);
        RandomStream.Write(attributes, Type == ElementType.Float32 ? null : Type, Seed);
        attributes.Set("mean", Mean, 0f).Set("scale", Scale, 1f);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, Type, Shape.Of(Sizes.AsSpan()));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, RandomStream.Normal(context, Type, Shape.Of(Sizes.AsSpan()), Mean, Scale, Seed));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false };
}
