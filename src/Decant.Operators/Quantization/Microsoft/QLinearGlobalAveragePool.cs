using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The mean of each channel of quantized elements. With <c>acc = sum(X - x_zero_point)</c> in int32:
/// <c>Y = saturate(rint((float)acc * (x_scale / (y_scale * (float)count))) + y_zero_point)</c>, scales in single precision.
/// </summary>
/// <param name="HasChannelsLast">Whether X is <c>[N,…,C]</c>.</param>
public sealed record QLinearGlobalAveragePoolOp(bool HasChannelsLast = false) : Operator
{
    /// <summary>ONNX Runtime's QLinearGlobalAveragePool.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearGlobalAveragePool", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = QuantizedPool.Inputs,
        Outputs = [new("Y", TypeSet.Int8OrUInt8, "T")],
        Attributes = ["channels_last"],
        Create = static a => new QLinearGlobalAveragePoolOp(a.Bool("channels_last")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("channels_last", HasChannelsLast, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        int channels = HasChannelsLast ? (context.Shape(0)?.Rank ?? 0) - 1 : 1;
        Shape? shape = context.Shape(0) is { } x ? Shape.Of(x.Select((d, axis) => axis == 0 || axis == channels ? d : 1)) : null;
        context.SetOutput(0, context.ElementType(0), shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => QuantizedPool.Evaluate(
        context, sizes => new SlidingWindow().Resolve(context.Who, sizes, sizes), HasChannelsLast, countPadding: false);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => QuantizedPool.Facts(node, HasChannelsLast);
}
