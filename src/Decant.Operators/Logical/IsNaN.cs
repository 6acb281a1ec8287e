using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Whether each element is no number.</summary>
public sealed record IsNaNOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Float
        | TypeSet.Of(ElementType.Float8E4M3FN, ElementType.Float8E4M3FNUZ, ElementType.Float8E5M2, ElementType.Float8E5M2FNUZ);

    /// <summary>ONNX IsNaN.</summary>
    public static OperatorSchema Definition { get; } = new("IsNaN", 20)
    {
        Inputs = [new("X", Types, "T1")],
        Outputs = [new("Y", TypeSet.Bool, "T2")],
        Create = static _ => new IsNaNOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Bool, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        context.SetOutput(0, Tensor.Create(Array.ConvertAll(x.ToDoubles(), double.IsNaN), x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = (0, 1),
        Axes = BinaryMath.AxisFlows(node),
    };
}
