using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Random numbers spread evenly over a range.</summary>
/// <param name="Sizes">The sizes of the output.</param>
/// <param name="Type">The element type.</param>
/// <param name="High">The upper bound (exclusive).</param>
/// <param name="Low">The lower bound.</param>
/// <param name="Seed">The seed; null to take it from the name of the output.</param>
public sealed record RandomUniformOp(EquatableList<long> Sizes, ElementType Type = ElementType.Float32, float High = 1f, float Low = 0f, float? Seed = null) : Operator
{
    /// <summary>ONNX RandomUniform.</summary>
    public static OperatorSchema Definition { get; } = new("RandomUniform", 22)
    {
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["dtype", "high", "low", "seed", "shape"],
        Create = static a => new RandomUniformOp(a.Ints("shape") ?? [], a.Type("dtype", ElementType.Float32), a.Float("high", 1f), a.Float("low", 0f), RandomStream.Seed(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("shape", Sizes);
        RandomStream.Write(attributes, Type == ElementType.Float32 ? null : Type, Seed);
        attributes.Set("high", High, 1f).Set("low", Low, 0f);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, Type, Shape.Of(Sizes.AsSpan()));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, RandomStream.Uniform(context, Type, Shape.Of(Sizes.AsSpan()), Low, High, Seed));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false };
}
