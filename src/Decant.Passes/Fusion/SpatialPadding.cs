using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>A Pad node that adds a constant around the spatial axes of <c>X[N,C,…]</c>.</summary>
/// <param name="Pads">The begins of all spatial axes, then the ends.</param>
/// <param name="Number">The constant.</param>
internal sealed record SpatialPadding(long[] Pads, double Number)
{
    /// <summary>The padding of a Pad node, or why it is of another kind.</summary>
    public static (SpatialPadding? Padding, string? WhyNot) Of(Node node)
    {
        if (((PadOp)node.Op).Mode != "constant")
        {
            return (null, $"its mode is {((PadOp)node.Op).Mode}, not constant");
        }

        if (node.Input(1)?.Constant is not { } pads || (node.Input(2) is { } given && given.Constant is null)
            || (node.Input(3) is { } listed && listed.Constant is null) || node.Output(0)?.Shape is not { Rank: > 2 } shape)
        {
            return (null, "its pads, its value, its axes or the rank of its input are not known");
        }

        long[] amounts = pads.ToInt64s();
        long[] axes = node.Input(3)?.Constant?.ToInt64s() ?? [.. Enumerable.Range(0, shape.Rank).Select(static a => (long)a)];
        int spatial = shape.Rank - 2;
        var result = new long[2 * spatial];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + shape.Rank : axes[i]);
            (long begin, long end) = (amounts[i], amounts[i + axes.Length]);
            if (begin < 0 || end < 0 || (axis < 2 && (begin > 0 || end > 0)))
            {
                return (null, "it cuts elements off, or pads batch or channels");
            }

            if (axis >= 2)
            {
                (result[axis - 2], result[axis - 2 + spatial]) = (begin, end);
            }
        }

        return (new SpatialPadding(result, node.Input(2)?.Constant is { Length: 1 } number ? number.ReadDouble(0) : 0), null);
    }

    /// <summary>The window with this padding added to its own; null where its own is chosen automatically.</summary>
    public SlidingWindow? AddTo(SlidingWindow window) => window.AutoPad is AutoPad.SameUpper or AutoPad.SameLower
        ? null
        : window with
        {
            AutoPad = AutoPad.NotSet,
            Pads = EquatableList.From(Pads.Select((p, i) => p + (window is { AutoPad: AutoPad.NotSet, Pads: { Count: > 0 } own } ? own[i] : 0))),
        };

    /// <summary>Whether the window pads already.</summary>
    public static bool HasPadding(SlidingWindow window) =>
        window.AutoPad is AutoPad.SameUpper or AutoPad.SameLower || (window.AutoPad == AutoPad.NotSet && window.Pads is { } pads && pads.Any(static p => p != 0));
}
