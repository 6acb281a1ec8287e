using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Plans for taking consecutive ranges along one axis of input 0: views where a range is one run of memory, copies otherwise.</summary>
internal static class AxisParts
{
    /// <summary>The plans for each layout.</summary>
    /// <param name="type">The type of input 0.</param>
    /// <param name="inputs">The number of inputs of the group.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="ranges">The range that each output takes.</param>
    public static IEnumerable<KernelPlan> Plans(TensorType type, int inputs, int axis, IReadOnlyList<(long Start, long Count)> ranges)
    {
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            var layouts = new ValueLayout?[inputs];
            layouts[0] = layout;
            ValueLayout[] outputs = [.. ranges.Select(_ => layout)];
            if (layout == ValueLayout.Blocked && axis == 1 && ranges.Any(r => r.Start % 8 != 0 || (r.Count % 8 != 0 && r.Start + r.Count != type.Shape!.Sizes[1])))
            {
                (nint batch, nint channels, nint positions) = LayoutSize.Image(type.Shape!);
                yield return new KernelPlan(layouts, outputs, () => new ChannelPartsKernel((int)channels, ranges, batch, positions));
                continue;
            }

            long bytes = type.ElementType.BitWidth() / 8;
            long[] stored = LayoutSize.Stored(type.Shape!, layout);
            int at = LayoutSize.StoredAxis(type.Shape!, layout, axis);
            long unit = layout == ValueLayout.Blocked && axis == 1 ? BlockedLayout.Block : 1;
            long outer = Shape.CountElements(stored.AsSpan(0, at));
            long inner = Shape.CountElements(stored.AsSpan(at + 1)) * bytes;
            long whole = stored[at] * inner;
            (long Start, long Length)[] runs = [.. ranges.Select(r => (r.Start / unit * inner, (r.Count + unit - 1) / unit * inner))];
            yield return new KernelPlan(layouts, outputs, () => new PartsKernel(outer, whole, runs))
            {
                Views = outer == 1 ? [.. runs.Select(static r => r.Start)] : [],
            };
        }
    }
}
