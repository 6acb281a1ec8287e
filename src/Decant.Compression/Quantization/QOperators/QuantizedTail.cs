using Decant.Graphs;
using Decant.Operators;

namespace Decant.Compression;

/// <summary>The QuantizeLinear that alone reads a float value, perhaps behind a clamp.</summary>
/// <param name="Quantize">The node.</param>
/// <param name="Edge">What it makes.</param>
/// <param name="Clamp">The integers that the clamp leaves; null where it changes nothing.</param>
internal sealed record QuantizedTail(Node Quantize, QuantizedEdge Edge, (int Low, int High)? Clamp)
{
    /// <summary>What reads a value, or null where it is not quantized so.</summary>
    public static QuantizedTail? Of(Value? value)
    {
        (double Minimum, double Maximum)? bounds = null;
        Node? reader = Reader(value);
        if (reader?.Facts() is { IsClamp: true, OutputRange: { } range })
        {
            (bounds, reader) = (range, Reader(reader.Output(0)));
        }

        return reader is not null && QuantizedEdge.Behind(reader) is { } edge ? new QuantizedTail(reader, edge, Limits(edge, bounds)) : null;
    }

    private static Node? Reader(Value? value) =>
        value is { Uses: [{ Node: { } node, Index: 0 }], IsGraphOutput: false } && node.Graph == value.Graph ? node : null;

    private static (int, int)? Limits(QuantizedEdge edge, (double Minimum, double Maximum)? bounds)
    {
        if (bounds is not { } given)
        {
            return null;
        }

        var range = QuantizedRange.Of(edge.Type);
        int low = range.Round((float)given.Minimum / edge.Factor, (int)edge.Zero), high = range.Round((float)given.Maximum / edge.Factor, (int)edge.Zero);
        return low <= range.Minimum && high >= range.Maximum ? null : (low, high);
    }
}
