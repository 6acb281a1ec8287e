using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>y = (x - x_zero_point) * x_scale</c>, with one scale per tensor, per index of an axis, or per block along it. The difference is
/// exact, the product is in single precision, rounded to y's type.
/// </summary>
/// <param name="Axis">The axis of per-axis and blocked scales.</param>
/// <param name="BlockSize">The number of indices along the axis that share a scale; 0: not blocked.</param>
/// <param name="OutputType">The type of y; undefined: that of x_scale.</param>
public sealed record DequantizeLinearOp(long Axis = 1, long BlockSize = 0, ElementType OutputType = ElementType.Undefined) : Operator
{
    /// <summary>ONNX DequantizeLinear.</summary>
    public static OperatorSchema Definition { get; } = new("DequantizeLinear", 25)
    {
        Inputs =
        [
            new("x", QuantizedTypes.Narrow | TypeSet.Of(ElementType.Int32), "T1"), new("x_scale", QuantizedTypes.Scale, "T2"),
            new("x_zero_point", QuantizedTypes.Narrow | TypeSet.Of(ElementType.Int32), "T1", ParameterKind.Optional),
        ],
        Outputs = [new("y", QuantizedTypes.Real, "T3")],
        Attributes = ["axis", "block_size", "output_dtype"],
        Create = static a => new DequantizeLinearOp(
            a.Int("axis", 1), a.Int("block_size", 0), a.Type("output_dtype", ElementType.Undefined)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("axis", Axis, 1).Set("block_size", BlockSize, 0).Set("output_dtype", OutputType, ElementType.Undefined);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, OutputType == ElementType.Undefined ? context.ElementType(1) : OutputType, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor scale = context.Input(1);
        Tensor? zeroPoint = context.OptionalInput(2);
        ScaleLayout layout = ScaleLayout.Of(context, x, scale, zeroPoint, Axis, BlockSize);
        ReadOnlySpan<float> scales = TensorConversion.Floats(scale);
        float[] centered = x.ElementType.IsFloat() ? x.ToFloats() : Center(x, zeroPoint, layout);
        for (int i = 0; i < centered.Length; i++)
        {
            centered[i] *= scales[scales.Length == 1 ? 0 : layout.Index(i)];
        }

        ElementType type = OutputType == ElementType.Undefined ? scale.ElementType : OutputType;
        context.SetOutput(0, type == ElementType.Float32
            ? Tensor.Create(centered, x.Shape)
            : TensorConversion.FromDoubles(type, Array.ConvertAll(centered, static v => (double)v), x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        ValueInputs = [0],
        Axes = QuantizationFacts.Flows(node, Axis, BlockSize),
    };

    private static float[] Center(Tensor x, Tensor? zeroPoint, ScaleLayout layout)
    {
        int[] values = QuantizedData.Read(x);
        int[] zeros = zeroPoint is null ? [0] : QuantizedData.Read(zeroPoint);
        var centered = new float[values.Length];
        for (int i = 0; i < centered.Length; i++)
        {
            centered[i] = (long)values[i] - zeros[zeros.Length == 1 ? 0 : layout.Index(i)];
        }

        return centered;
    }
}
