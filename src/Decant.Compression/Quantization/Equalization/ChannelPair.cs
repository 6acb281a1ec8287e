using Decant.Graphs;

namespace Decant.Compression;

/// <summary>
/// Two nodes with weights where the second reads exactly what the first computes, channel by channel, through nothing but functions that
/// keep a positive factor, <c>f(s·x) = s·f(x)</c>, or do so below a limit.
/// </summary>
/// <param name="First">The node that computes the channels.</param>
/// <param name="Second">The node that reads them.</param>
/// <param name="Limit">The least upper limit of the clamps in between; infinite where there is none.</param>
internal sealed record ChannelPair(Node First, Node Second, double Limit)
{
    /// <summary>Whether negative numbers become zero in between.</summary>
    public bool IsRectified { get; private init; }

    /// <summary>The name by which the pair is known: that of the first node's output.</summary>
    public string Name => First.Output(0)!.Name;

    /// <summary>The pairs of a graph, in its order.</summary>
    public static IReadOnlyList<ChannelPair> Find(Model model) =>
        [.. model.Graph.Nodes.Where(static n => OwnWeight(n)).Select(From).OfType<ChannelPair>()];

    private static ChannelPair? From(Node first)
    {
        if (!HasScalableBias(first) || Axis(first.Facts().OutputChannelAxis, first.Output(0)) is not { } channels
            || WeightChannels.Outputs(first).Count != Size(first.Output(0), channels))
        {
            return null;
        }

        double limit = double.PositiveInfinity;
        bool rectified = false;
        Value value = first.Output(0)!;
        while (value is { Uses: [{ Node: { } reader, Index: var index }], IsGraphOutput: false } && reader.Graph == first.Graph)
        {
            OperatorFacts facts = reader.Facts();
            if (OwnWeight(reader) && facts.ValueInputs[0] == index && Axis(facts.DataChannelAxis, value) == channels
                && WeightChannels.Inputs(reader).Count == Size(value, channels))
            {
                return new ChannelPair(first, reader, limit) { IsRectified = rectified };
            }

            if (facts is { IsClamp: true, OutputRange: { Minimum: 0 } range })
            {
                limit = Math.Min(limit, range.Maximum);
                rectified = true;
            }
            else if (!KeepsChannels(facts, index, channels) || reader.Outputs.Skip(1).Any(static o => o is { Uses.Count: > 0 }))
            {
                return null;
            }

            value = reader.Output(0)!;
        }

        return null;
    }

    // Values that only move, within their channel.
    private static bool KeepsChannels(OperatorFacts facts, int input, int channels) =>
        facts is { PassesValues: true, ValueInputs: [var only] } && only == input
        && facts.Axes.Contains(new AxisFlow(input, channels, 0, channels));

    private static bool OwnWeight(Node node)
    {
        OperatorFacts facts = node.Facts();
        return QuantizationScope.Weight(node) is { Uses.Count: 1 } && node.Outputs.Count == 1 && facts.ValueInputs.Count > 0
            && facts.WeightOutputAxis is not null && facts.WeightInputAxis is not null;
    }

    private static bool HasScalableBias(Node node) => node.Facts().BiasInput is not { } bias
        || node.Input(bias) is not { } value || value is { Constant.ElementType: Tensors.ElementType.Float32, Uses.Count: 1 };

    private static int? Axis(int? axis, Value? value) =>
        axis is { } a && value?.Shape is { } shape ? (a < 0 ? a + shape.Rank : a) : null;

    private static long Size(Value? value, int axis) => value!.Shape![axis] is { IsNumber: true } size ? size.Value : -1;
}
