using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Concat of elements of whole bytes. Where the joined parts are whole runs of memory, their producers write them in place.</summary>
internal sealed class ConcatBinding : KernelBinding<ConcatOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ConcatOp op)
    {
        TensorType type = group.Outputs[0]!.TensorType!;
        int axis = (int)(op.Axis < 0 ? op.Axis + type.Shape!.Rank : op.Axis);
        Shape[] parts = [.. group.Inputs.Select(static i => i!.Shape!)];
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            bool split = layout == ValueLayout.Blocked && axis == 1 && parts.SkipLast(1).Any(static p => p.Sizes[1] % BlockedLayout.Block != 0);
            yield return split ? Gather(type, parts) : Join(type, parts, layout, axis);
        }
    }

    private static KernelPlan Join(TensorType type, Shape[] parts, ValueLayout layout, int axis)
    {
        int at = LayoutSize.StoredAxis(type.Shape!, layout, axis);
        long bytes = type.ElementType.BitWidth() / 8;
        long outer = Shape.CountElements(LayoutSize.Stored(type.Shape!, layout).AsSpan(0, at));
        long[] runs = [.. parts.Select(p => Shape.CountElements(LayoutSize.Stored(p, layout).AsSpan(at)) * bytes)];
        var offsets = new long[runs.Length];
        for (int i = 1; i < runs.Length; i++)
        {
            offsets[i] = offsets[i - 1] + runs[i - 1];
        }

        return new KernelPlan(Layouts(parts, layout), [layout], () => new JoinKernel(outer, runs)) { Parts = outer == 1 ? offsets : [] };
    }

    private static KernelPlan Gather(TensorType type, Shape[] parts)
    {
        int[] channels = [.. parts.Select(static p => (int)p.Sizes[1])];
        (nint batch, _, nint positions) = LayoutSize.Image(type.Shape!);
        return new KernelPlan(Layouts(parts, ValueLayout.Blocked), [ValueLayout.Blocked], () => new ChannelJoinKernel(channels, batch, positions));
    }

    private static ValueLayout?[] Layouts(Shape[] parts, ValueLayout layout) => Array.ConvertAll(parts, _ => (ValueLayout?)layout);
}
