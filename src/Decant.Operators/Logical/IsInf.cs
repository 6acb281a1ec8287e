using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Whether each element is infinite.</summary>
/// <param name="DetectNegative">Whether negative infinity counts.</param>
/// <param name="DetectPositive">Whether positive infinity counts.</param>
public sealed record IsInfOp(bool DetectNegative = true, bool DetectPositive = true) : Operator
{
    private static readonly TypeSet Types = TypeSet.Float
        | TypeSet.Of(ElementType.Float8E4M3FN, ElementType.Float8E4M3FNUZ, ElementType.Float8E5M2, ElementType.Float8E5M2FNUZ);

    /// <summary>ONNX IsInf.</summary>
    public static OperatorSchema Definition { get; } = new("IsInf", 20)
    {
        Inputs = [new("X", Types, "T1")],
        Outputs = [new("Y", TypeSet.Bool, "T2")],
        Attributes = ["detect_negative", "detect_positive"],
        Create = static a => new IsInfOp(a.Bool("detect_negative", true), a.Bool("detect_positive", true)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("detect_negative", DetectNegative, true).Set("detect_positive", DetectPositive, true);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Bool, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        bool[] found = Array.ConvertAll(
            x.ToDoubles(), v => (DetectPositive && double.IsPositiveInfinity(v)) || (DetectNegative && double.IsNegativeInfinity(v)));
        context.SetOutput(0, Tensor.Create(found, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = (0, 1),
        Axes = BinaryMath.AxisFlows(node),
    };
}
