using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Joins the strings of X and Y, element by element, broadcast.</summary>
public sealed record StringConcatOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Of(ElementType.String);

    /// <summary>ONNX StringConcat.</summary>
    public static OperatorSchema Definition { get; } = new("StringConcat", 20)
    {
        Inputs = [new("X", Types, "T"), new("Y", Types, "T")],
        Outputs = [new("Z", Types, "T")],
        Create = static _ => new StringConcatOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => BinaryMath.InferBroadcast(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        (string[] joined, Shape shape) = TextMath.Zip(context, context.Input(0), context.Input(1), static (a, b) => a + b);
        context.SetOutput(0, Tensor.FromStrings(joined, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };
}
