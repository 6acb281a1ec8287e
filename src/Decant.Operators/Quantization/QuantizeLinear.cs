using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>y = saturate(rint(x / y_scale) + y_zero_point)</c>, rounding half to even, with one scale per tensor, per index of an axis, or per
/// block along it. The division is in single precision, rounded to <paramref name="Precision"/>. Narrow floats: <c>y = saturate(x / y_scale)</c>.
/// </summary>
/// <param name="Axis">The axis of per-axis and blocked scales.</param>
/// <param name="Saturate">Whether narrow floats saturate rather than become infinity or NaN.</param>
/// <param name="BlockSize">The number of indices along the axis that share a scale; 0: not blocked.</param>
/// <param name="OutputType">The type of y where no zero point gives it; undefined: uint8.</param>
/// <param name="Precision">The type that the quotient is rounded to; undefined: that of y_scale.</param>
public sealed record QuantizeLinearOp(
    long Axis = 1,
    bool Saturate = true,
    long BlockSize = 0,
    ElementType OutputType = ElementType.Undefined,
    ElementType Precision = ElementType.Undefined) : Operator
{
    /// <summary>ONNX QuantizeLinear.</summary>
    public static OperatorSchema Definition { get; } = new("QuantizeLinear", 25)
    {
        Inputs =
        [
            new("x", QuantizedTypes.Real | TypeSet.Of(ElementType.Int32), "T1"), new("y_scale", QuantizedTypes.Scale | TypeSet.Of(ElementType.Int32), "T2"),
            new("y_zero_point", QuantizedTypes.Narrow, "T3", ParameterKind.Optional),
        ],
        Outputs = [new("y", QuantizedTypes.Narrow, "T3")],
        Attributes = ["axis", "block_size", "output_dtype", "precision", "saturate"],
        Create = static a => new QuantizeLinearOp(
            a.Int("axis", 1),
            a.Bool("saturate", true),
            a.Int("block_size", 0),
            a.Type("output_dtype", ElementType.Undefined),
            a.Type("precision", ElementType.Undefined)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("axis", Axis, 1).Set("saturate", Saturate, true).Set("block_size", BlockSize, 0)
        .Set("output_dtype", OutputType, ElementType.Undefined).Set("precision", Precision, ElementType.Undefined);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.HasInput(2) ? context.ElementType(2) : DefaultType, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor scale = context.Input(1);
        Tensor? zeroPoint = context.OptionalInput(2);
        ElementType type = zeroPoint?.ElementType ?? DefaultType;
        ScaleLayout layout = ScaleLayout.Of(context, x, scale, zeroPoint, Axis, BlockSize);
        float[] quotients = Divide(x, scale, layout);
        context.SetOutput(0, type.IsFloat() ? ToFloats(type, quotients, x.Shape) : ToIntegers(type, quotients, zeroPoint, layout, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        ValueInputs = [0],
        Axes = QuantizationFacts.Flows(node, Axis, BlockSize),
    };

    private ElementType DefaultType => OutputType == ElementType.Undefined ? ElementType.UInt8 : OutputType;

    private float[] Divide(Tensor x, Tensor scale, ScaleLayout layout)
    {
        ReadOnlySpan<float> values = TensorConversion.Floats(x);
        ReadOnlySpan<float> scales = TensorConversion.Floats(scale);
        ElementType precision = Precision == ElementType.Undefined ? scale.ElementType : Precision;
        var quotients = new float[values.Length];
        for (int i = 0; i < quotients.Length; i++)
        {
            quotients[i] = values[i] / scales[scales.Length == 1 ? 0 : layout.Index(i)];
        }

        return precision is ElementType.Float16 or ElementType.BFloat16
            ? Array.ConvertAll(quotients, q => (float)SmallFloat.Decode(precision, SmallFloat.Encode(precision, q)))
            : quotients;
    }

    private static Tensor ToIntegers(ElementType type, float[] quotients, Tensor? zeroPoint, ScaleLayout layout, Shape shape)
    {
        var range = QuantizedRange.Of(type);
        int[] zeros = zeroPoint is null ? [0] : QuantizedData.Read(zeroPoint);
        var result = new int[quotients.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = range.Round(quotients[i], zeros[zeros.Length == 1 ? 0 : layout.Index(i)]);
        }

        return QuantizedData.Write(type, result, shape);
    }

    private Tensor ToFloats(ElementType type, float[] quotients, Shape shape)
    {
        int[] bits = Array.ConvertAll(quotients, q => SmallFloat.Encode(type, q, Saturate));
        return type.IsPacked()
            ? Tensor.Create(type, QuantizedData.Pack(bits, type.BitWidth()), shape)
            : Tensor.Create(type, Array.ConvertAll(bits, static b => (byte)b), shape);
    }
}
