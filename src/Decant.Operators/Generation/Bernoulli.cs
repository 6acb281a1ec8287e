using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>For each probability of the input, one with that probability and zero otherwise.</summary>
/// <param name="Type">The element type; null for the input's.</param>
/// <param name="Seed">The seed; null to take it from the name of the output.</param>
public sealed record BernoulliOp(ElementType? Type = null, float? Seed = null) : Operator
{
    /// <summary>ONNX Bernoulli.</summary>
    public static OperatorSchema Definition { get; } = new("Bernoulli", 22)
    {
        Inputs = [new("input", TypeSet.Float, "T1")],
        Outputs = [new("output", TypeSet.Numeric | TypeSet.Bool, "T2")],
        Attributes = ["dtype", "seed"],
        Create = static a => new BernoulliOp(RandomStream.Type(a), RandomStream.Seed(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => RandomStream.Write(attributes, Type, Seed);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, Type ?? context.ElementType(0), context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        Random random = RandomStream.Of(context, Seed);
        double[] values = Array.ConvertAll(input.ToDoubles(), p => random.NextDouble() < p ? 1.0 : 0.0);
        context.SetOutput(0, TensorConversion.FromDoubles(Type ?? input.ElementType, values, input.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false, OutputRange = (0, 1) };
}
