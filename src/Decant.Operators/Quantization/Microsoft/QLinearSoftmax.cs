using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Softmax of quantized numbers: <c>e = exp((X - max) * X_scale)</c> in double precision, <c>Y = saturate(rint((float)(e / sum(e) / Y_scale)) +
/// Y_zero_point)</c>, summed in order.
/// </summary>
/// <param name="Opset">The opset of the softmax; below 13 all axes from <paramref name="Axis"/> on are one lane.</param>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record QLinearSoftmaxOp(long Opset, long Axis = -1) : Operator
{
    private const long SingleAxisOpset = 13;

    /// <summary>ONNX Runtime's QLinearSoftmax.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearSoftmax", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("X", TypeSet.Int8OrUInt8, "T"), new("X_scale", TypeSet.Of(ElementType.Float32)), QuantizedLookup.Zero("x_zero_point"),
            new("y_scale", TypeSet.Of(ElementType.Float32)), new("y_zero_point", TypeSet.Int8OrUInt8, "T"),
        ],
        Outputs = [new("Y", TypeSet.Int8OrUInt8, "T")],
        Attributes = ["axis", "opset"],
        Create = static a => new QLinearSoftmaxOp(a.Int("opset"), a.Int("axis", -1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("opset", Opset).Set("axis", Axis, -1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => LaneMath.Infer(context, Axis);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        QuantizedOperand source = QuantizedOperand.Read(context, x.ElementType, 1, 2);
        QuantizedOperand target = QuantizedOperand.Read(context, x.ElementType, 3, 4);
        int axis = Axes.Normalize(context, Axis, x.Rank);
        long size = Opset < SingleAxisOpset ? Shape.CountElements(x.Sizes[axis..]) : x.Sizes[axis];
        long inner = Opset < SingleAxisOpset ? 1 : x.Shape.Strides()[axis];
        int[] values = QuantizedData.Read(x);
        for (long start = 0; start < values.Length; start += size * inner)
        {
            for (long first = start; first < start + inner; first++)
            {
                NormalizeLane(values, first, size, inner, source.Scale, target);
            }
        }

        context.SetOutput(0, QuantizedData.Write(x.ElementType, values, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { ValueInputs = [0], Axes = LaneMath.Flows(node, Axis) };

    private static void NormalizeLane(int[] values, long first, long size, long inner, float scale, QuantizedOperand target)
    {
        int maximum = int.MinValue;
        for (long i = 0; i < size; i++)
        {
            maximum = Math.Max(maximum, values[first + (i * inner)]);
        }

        double sum = 0;
        for (long i = 0; i < size; i++)
        {
            sum += Math.Exp((values[first + (i * inner)] - maximum) * (double)scale);
        }

        var range = QuantizedRange.Of(target.Type);
        for (long i = 0; i < size; i++)
        {
            ref int value = ref values[first + (i * inner)];
            double e = Math.Exp((value - maximum) * (double)scale);
            value = range.Round((float)(e / sum / target.Scale), target.ZeroPoint);
        }
    }
}
