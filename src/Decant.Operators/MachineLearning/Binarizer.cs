using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = X &gt; threshold ? 1 : 0</c>, element by element, in the type of X.</summary>
/// <param name="Threshold">The threshold.</param>
public sealed record BinarizerOp(float Threshold = 0) : Operator
{
    private static readonly TypeSet Types = TypeSet.Index | TypeSet.Of(ElementType.Float32, ElementType.Float64);

    /// <summary>Binarizer of the machine learning domain.</summary>
    public static OperatorSchema Definition { get; } = new("Binarizer", 1)
    {
        Domain = OperatorDomains.MachineLearning,
        Inputs = [new("X", Types, "T")],
        Outputs = [new("Y", Types, "T")],
        Attributes = ["threshold"],
        Create = static a => new BinarizerOp(a.Float("threshold", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("threshold", Threshold, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, Array.ConvertAll(x.ToDoubles(), v => v > Threshold ? 1.0 : 0.0), x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsElementwise = true, OutputRange = (0, 1) };
}
