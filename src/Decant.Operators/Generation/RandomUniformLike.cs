using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Random numbers spread evenly over a range, in the shape of the input.</summary>
/// <param name="Type">The element type; null for the input's.</param>
/// <param name="High">The upper bound (exclusive).</param>
/// <param name="Low">The lower bound.</param>
/// <param name="Seed">The seed; null to take it from the name of the output.</param>
public sealed record RandomUniformLikeOp(ElementType? Type = null, float High = 1f, float Low = 0f, float? Seed = null) : Operator
{
    /// <summary>ONNX RandomUniformLike.</summary>
    public static OperatorSchema Definition { get; } = new("RandomUniformLike", 22)
    {
        Inputs = [new("input", TypeSet.Any, "T1")],
        Outputs = [new("output", TypeSet.Float, "T2")],
        Attributes = ["dtype", "high", "low", "seed"],
        Create = static a => new RandomUniformLikeOp(RandomStream.Type(a), a.Float("high", 1f), a.Float("low", 0f), RandomStream.Seed(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        RandomStream.Write(attributes, Type, Seed);
        attributes.Set("high", High, 1f).Set("low", Low, 0f);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, Type ?? context.ElementType(0), context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, RandomStream.Uniform(context, Type ?? context.Input(0).ElementType, context.Input(0).Shape, Low, High, Seed));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false };
}
