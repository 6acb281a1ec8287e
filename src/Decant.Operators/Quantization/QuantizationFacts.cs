using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Facts of operators that change between numbers and quantized numbers.</summary>
internal static class QuantizationFacts
{
    /// <summary>The axes of the data run through; scale and zero point run along their axis.</summary>
    public static EquatableList<AxisFlow> Flows(Node node, long axis, long blockSize)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        var flows = Enumerable.Range(0, rank).Select(static a => new AxisFlow(0, a, 0, a)).ToList();
        int at = (int)(axis < 0 ? axis + rank : axis);
        for (int input = 1; input <= 2 && blockSize == 0; input++)
        {
            if (node.Input(input)?.Shape is { Rank: 1 } shape && at >= 0 && at < rank && shape[0] != 1)
            {
                flows.Add(new(input, 0, 0, at));
            }
        }

        return EquatableList.From(flows);
    }
}
