using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Matrix product with quantized weights: A is quantized as by DynamicQuantizeLinear, products are summed in int32 without saturation, and
/// <c>Y = (float)acc * (a_scale * b_scale) + bias</c> in single precision. B's scale and zero point may hold one number per column.
/// </summary>
public sealed record DynamicQuantizeMatMulOp : Operator
{
    /// <summary>ONNX Runtime's DynamicQuantizeMatMul.</summary>
    public static OperatorSchema Definition { get; } = new("DynamicQuantizeMatMul", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("A", TypeSet.Of(ElementType.Float32), "T1"), new("B", TypeSet.Int8OrUInt8, "T2"), new("b_scale", TypeSet.Of(ElementType.Float32), "T1"),
            new("b_zero_point", TypeSet.Int8OrUInt8, "T2", ParameterKind.Optional), new("bias", TypeSet.Of(ElementType.Float32), "T1", ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Of(ElementType.Float32), "T1")],
        Create = static _ => new DynamicQuantizeMatMulOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, ElementType.Float32, MatMulSizes.Infer(context, context.Shape(0), context.Shape(1)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        (Tensor a, float aScale, byte aZeroPoint) = DynamicQuantizeLinearOp.Quantize(context.Input(0));
        (int[] sums, MatMulSizes sizes) = IntegerProduct.Sums(
            context, a, Tensor.Scalar(aZeroPoint), context.Input(1), context.OptionalInput(3));
        float[] scales = Array.ConvertAll(context.Input(2).ToFloats(), s => aScale * s);
        float[] bias = context.OptionalInput(4)?.ToFloats() ?? new float[sizes.N];
        if ((scales.Length != 1 && scales.Length != sizes.N) || bias.Length != sizes.N)
        {
            throw context.Fail("DEC1256", $"scale {context.Input(2)} and bias of {bias.Length} do not fit {sizes.N} columns");
        }

        var y = new float[sums.Length];
        for (int i = 0; i < y.Length; i++)
        {
            int column = i % sizes.N;
            y[i] = (sums[i] * scales[scales.Length == 1 ? 0 : column]) + bias[column];
        }

        context.SetOutput(0, Tensor.Create(y, sizes.Output));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => MatMulFacts.Of(node, 0, 1, ElementType.Int32) with { IsQuantizable = false };
}
