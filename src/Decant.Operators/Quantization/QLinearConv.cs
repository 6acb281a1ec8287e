using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Convolution of quantized integers. With <c>acc[n,m,o] = B[m] + sum((x - x_zero_point) * (w - w_zero_point[m]))</c> in int32, wrapping and
/// never saturating: <c>y = saturate(rint((float)acc * ((x_scale * w_scale[m]) / y_scale)) + y_zero_point)</c>. All scale arithmetic is in
/// single precision, in this order; <c>rint</c> rounds half to even.
/// </summary>
/// <param name="Window">The sliding window.</param>
/// <param name="Group">The number of groups that channels are divided into.</param>
public sealed record QLinearConvOp(SlidingWindow Window, long Group = 1) : Operator
{
    /// <summary>ONNX QLinearConv.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearConv", 10)
    {
        Inputs =
        [
            new("x", TypeSet.Int8OrUInt8, "T1"), new("x_scale", TypeSet.Of(ElementType.Float32)), new("x_zero_point", TypeSet.Int8OrUInt8, "T1"),
            new("w", TypeSet.Int8OrUInt8, "T2"), new("w_scale", TypeSet.Of(ElementType.Float32)), new("w_zero_point", TypeSet.Int8OrUInt8, "T2"),
            new("y_scale", TypeSet.Of(ElementType.Float32)), new("y_zero_point", TypeSet.Int8OrUInt8, "T3"),
            new("B", TypeSet.Of(ElementType.Int32), null, ParameterKind.Optional),
        ],
        Outputs = [new("y", TypeSet.Int8OrUInt8, "T3")],
        Attributes = [.. SlidingWindow.AttributeNames, "group"],
        Create = static a => new QLinearConvOp(SlidingWindow.Read(a), a.Int("group", 1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("group", Group, 1);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(7), ConvolutionInference.OutputShape(context, context.Shape(0), context.Shape(3), Window, Group));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor w = context.Input(3);
        (int[] sums, Shape shape, int area) = IntegerConvolution.Sums(
            context, context.Input(0), context.Input(2), w, context.Input(5), Window, Group);
        if (context.OptionalInput(8) is { } bias)
        {
            ReadOnlySpan<int> values = bias.AsSpan<int>();
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = unchecked(sums[i] + values[i / area % values.Length]);
            }
        }

        var requantizer = new Requantizer(context, context.Input(1), context.Input(4), context.Input(6), context.Input(7), w.Sizes[0]);
        context.SetOutput(0, requantizer.Apply(sums, shape, area));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => ConvolutionInference.Facts(node, 3, 8, Group, ElementType.Int32) with { IsQuantizable = false };
}
