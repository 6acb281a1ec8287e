using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = (A - a_zero_point) · (B - b_zero_point)</c> in int32, wrapping and never saturating; shapes as in MatMul.</summary>
public sealed record MatMulIntegerOp : Operator
{
    /// <summary>ONNX MatMulInteger.</summary>
    public static OperatorSchema Definition { get; } = new("MatMulInteger", 10)
    {
        Inputs =
        [
            new("A", TypeSet.Int8OrUInt8, "T1"), new("B", TypeSet.Int8OrUInt8, "T2"),
            new("a_zero_point", TypeSet.Int8OrUInt8, "T1", ParameterKind.Optional), new("b_zero_point", TypeSet.Int8OrUInt8, "T2", ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Of(ElementType.Int32))],
        Create = static _ => new MatMulIntegerOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, ElementType.Int32, MatMulSizes.Infer(context, context.Shape(0), context.Shape(1)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        (int[] sums, MatMulSizes sizes) = IntegerProduct.Sums(
            context, context.Input(0), context.OptionalInput(2), context.Input(1), context.OptionalInput(3));
        context.SetOutput(0, Tensor.Create(sums, sizes.Output));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => MatMulFacts.Of(node, 0, 1, ElementType.Int32) with { IsQuantizable = false };
}
