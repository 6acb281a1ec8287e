using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Matrix product of quantized integers. With <c>acc = sum((a - a_zero_point) * (b - b_zero_point))</c> in int32, wrapping and never
/// saturating: <c>y = saturate(rint((float)acc * ((a_scale * b_scale) / y_scale)) + y_zero_point)</c>. All scale arithmetic is in single
/// precision, in this order; <c>rint</c> rounds half to even. The scale of A may hold one number per row, that of B one per column.
/// </summary>
public sealed record QLinearMatMulOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Int8OrUInt8 | TypeSet.Float8;

    /// <summary>ONNX QLinearMatMul.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearMatMul", 21)
    {
        Inputs =
        [
            new("a", Types, "T1"), new("a_scale", QuantizedTypes.Real, "TS"), new("a_zero_point", Types, "T1"),
            new("b", Types, "T2"), new("b_scale", QuantizedTypes.Real, "TS"), new("b_zero_point", Types, "T2"),
            new("y_scale", QuantizedTypes.Real, "TS"), new("y_zero_point", Types, "T3"),
        ],
        Outputs = [new("y", Types, "T3")],
        Create = static _ => new QLinearMatMulOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(7), MatMulSizes.Infer(context, context.Shape(0), context.Shape(3)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(3);
        Tensor yZeroPoint = context.Input(7);
        if (!a.ElementType.IsInteger() || !b.ElementType.IsInteger() || !yZeroPoint.ElementType.IsInteger())
        {
            throw new UnsupportedException("DEC1265", $"{context.Who}: {a} times {b} is evaluated for 8-bit integers only");
        }

        (int[] sums, MatMulSizes sizes) = IntegerProduct.Sums(context, a, context.Input(2), b, context.Input(5));
        float[] left = context.Input(1).ToFloats();
        float[] right = context.Input(4).ToFloats();
        float y = (float)context.Input(6).ReadDouble(0);
        if ((left.Length != 1 && left.Length != sizes.M) || (right.Length != 1 && right.Length != sizes.N) || context.Input(6).Length != 1)
        {
            throw context.Fail("DEC1256", $"scales {context.Input(1)}, {context.Input(4)}, {context.Input(6)}: expected one each, or one for each of {sizes.M} rows and {sizes.N} columns");
        }

        var range = QuantizedRange.Of(yZeroPoint.ElementType);
        int zero = (int)yZeroPoint.ReadInt64(0);
        for (int i = 0; i < sums.Length; i++)
        {
            float scale = left[left.Length == 1 ? 0 : i / sizes.N % sizes.M] * right[right.Length == 1 ? 0 : i % sizes.N] / y;
            sums[i] = range.Requantize(sums[i], scale, zero);
        }

        context.SetOutput(0, QuantizedData.Write(yZeroPoint.ElementType, sums, sizes.Output));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => MatMulFacts.Of(node, 0, 3, ElementType.Int32) with { IsQuantizable = false };
}
