using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The mean of the quantized elements under each window. With <c>acc = sum(X - x_zero_point)</c> in int32:
/// <c>Y = saturate(rint((float)acc * (x_scale / (y_scale * (float)count))) + y_zero_point)</c>, scales in single precision.
/// </summary>
/// <param name="Window">The sliding window.</param>
/// <param name="CeilMode">Whether a last, partial window counts.</param>
/// <param name="CountIncludePad">Whether padding counts as zeros in the mean.</param>
/// <param name="HasChannelsLast">Whether X is <c>[N,…,C]</c>.</param>
public sealed record QLinearAveragePoolOp(
    SlidingWindow Window, bool CeilMode = false, bool CountIncludePad = false, bool HasChannelsLast = false) : Operator
{
    /// <summary>ONNX Runtime's QLinearAveragePool.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearAveragePool", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = QuantizedPool.Inputs,
        Outputs = [new("Y", TypeSet.Int8OrUInt8, "T")],
        Attributes = ["auto_pad", "ceil_mode", "channels_last", "count_include_pad", "kernel_shape", "pads", "strides"],
        Create = static a => new QLinearAveragePoolOp(
            SlidingWindow.Read(a), a.Bool("ceil_mode"), a.Bool("count_include_pad"), a.Bool("channels_last")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("ceil_mode", CeilMode, false).Set("count_include_pad", CountIncludePad, false).Set("channels_last", HasChannelsLast, false);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? x = context.Shape(0) is { Rank: >= 2 } shape && HasChannelsLast ? ChannelsLast.ToFirst(shape) : context.Shape(0);
        Shape? y = PoolInference.OutputShape(context, x, Window, CeilMode);
        context.SetOutput(0, context.ElementType(0), y is not null && HasChannelsLast ? ChannelsLast.ToLast(y) : y);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        long[] kernel = Window.KernelShape is { Count: > 0 } sizes && sizes.Count == context.Input(0).Rank - 2
            ? [.. sizes]
            : throw context.Fail("DEC1251", $"input {context.Input(0)}: a pool needs a kernel_shape for its spatial axes");
        QuantizedPool.Evaluate(
            context, spatial => Window.Resolve(context.Who, spatial, kernel, CeilMode), HasChannelsLast, CountIncludePad);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => QuantizedPool.Facts(node, HasChannelsLast);
}
