using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Quantizes to uint8 with the range of the data, zero included, all in single precision:
/// <c>y_scale = (max(x, 0) - min(x, 0)) / 255</c>, <c>y_zero_point = saturate(rint(0 - min(x, 0) / y_scale))</c>,
/// <c>y = saturate(rint(x / y_scale) + y_zero_point)</c>.
/// </summary>
public sealed record DynamicQuantizeLinearOp : Operator
{
    /// <summary>ONNX DynamicQuantizeLinear.</summary>
    public static OperatorSchema Definition { get; } = new("DynamicQuantizeLinear", 11)
    {
        Inputs = [new("x", TypeSet.Of(ElementType.Float32))],
        Outputs =
        [
            new("y", TypeSet.Of(ElementType.UInt8)), new("y_scale", TypeSet.Of(ElementType.Float32)),
            new("y_zero_point", TypeSet.Of(ElementType.UInt8)),
        ],
        Create = static _ => new DynamicQuantizeLinearOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        context.SetOutput(0, ElementType.UInt8, context.Shape(0));
        context.SetOutput(1, ElementType.Float32, Shape.Scalar);
        context.SetOutput(2, ElementType.UInt8, Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        (Tensor y, float scale, byte zeroPoint) = Quantize(context.Input(0));
        context.SetOutput(0, y);
        context.SetOutput(1, Tensor.Scalar(scale));
        context.SetOutput(2, Tensor.Scalar(zeroPoint));
    }

    /// <summary>The quantized tensor, its scale and its zero point.</summary>
    internal static (Tensor Quantized, float Scale, byte ZeroPoint) Quantize(Tensor x)
    {
        ReadOnlySpan<float> values = x.AsSpan<float>();
        float minimum = 0;
        float maximum = 0;
        foreach (float value in values)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        // Data of nothing but zeros has no range; any scale but zero represents it.
        float scale = maximum == minimum ? 1 : (maximum - minimum) / 255;
        var range = QuantizedRange.Of(ElementType.UInt8);
        int zeroPoint = range.Round(-minimum / scale, 0);
        var result = new byte[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (byte)range.Round(values[i] / scale, zeroPoint);
        }

        return (Tensor.Create(result, x.Shape), scale, (byte)zeroPoint);
    }
}
