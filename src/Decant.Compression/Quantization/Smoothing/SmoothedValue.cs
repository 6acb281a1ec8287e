using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>A value whose channels can be divided where they are computed, and multiplied back in the weights that read them.</summary>
/// <param name="Producer">The node whose weight (and bias) scale the channels.</param>
/// <param name="Value">What the readers read: the producer's output, perhaps behind rectifiers.</param>
/// <param name="Axis">The axis of channels.</param>
/// <param name="Readers">The nodes with weights that read it.</param>
/// <param name="IsShared">Whether others read it too, so that the producer is needed twice.</param>
internal sealed record SmoothedValue(Node Producer, Value Value, int Axis, IReadOnlyList<Node> Readers, bool IsShared)
{
    /// <summary>The name by which it is known: that of the producer's output.</summary>
    public string Name => Producer.Output(0)!.Name;

    /// <summary>Whether the producer normalizes: its weight is a factor of each channel and sums nothing.</summary>
    public bool IsNormalized => Producer.Facts().WeightInputAxis is null;

    /// <summary>The number of channels.</summary>
    public int Channels => (int)Value.Shape![Axis].Value;

    /// <summary>All of a model, in its order.</summary>
    public static IReadOnlyList<SmoothedValue> Find(Model model) => [.. model.Graph.Nodes.Select(Of).OfType<SmoothedValue>()];

    private static SmoothedValue? Of(Node producer)
    {
        OperatorFacts facts = producer.Facts();
        if (facts is not { WeightOutputAxis: not null, OutputChannelAxis: { } axis } || facts.StateWeightInput is not null || QuantizationScope.Weight(producer) is not { } weight
            || producer.Output(0) is not { Shape: { } shape } output || !IsScalable(producer, facts))
        {
            return null;
        }

        axis = axis < 0 ? axis + shape.Rank : axis;
        Value value = output;
        while (value is { Uses: [{ Node: { } clamp, Index: 0 }], IsGraphOutput: false } && clamp.Facts() is { IsClamp: true, OutputRange: { Minimum: 0, Maximum: double.PositiveInfinity } })
        {
            value = clamp.Output(0)!;
        }

        Use[] reading = [.. value.Uses.Where(u => Reads(u, value, axis))];
        bool shared = value.IsGraphOutput || reading.Length < value.Uses.Count;
        bool normalized = facts.WeightInputAxis is null;
        return shape[axis].IsNumber && reading.Length > 0 && (normalized || facts.IsLinear) && weight.Constant!.Sizes[facts.WeightOutputAxis.Value] == shape[axis].Value
            && (!shared || (normalized && value == output))
            ? new SmoothedValue(producer, value, axis, [.. reading.Select(static u => u.Node!).Distinct()], shared)
            : null;
    }

    private static bool IsScalable(Node producer, OperatorFacts facts) => facts.BiasInput is not { } slot || producer.Input(slot) is null
        || producer.Input(slot) is { Constant: { ElementType: ElementType.Float32, Rank: 1 } };

    private static bool Reads(Use use, Value value, int axis) => use.Node is { } reader && reader.Graph == value.Graph
        && reader.Facts() is { IsLinear: true, WeightInputAxis: not null, WeightOutputAxis: not null, DataChannelAxis: { } data, ChannelGroups: 1 } facts
        && facts.ValueInputs[0] == use.Index && (data < 0 ? data + value.Shape!.Rank : data) == axis
        && QuantizationScope.Weight(reader) is { } weight && weight.Constant!.Sizes[facts.WeightInputAxis.Value] == (value.Shape![axis].IsNumber ? value.Shape[axis].Value : -1);
}
