using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Slice with constant ranges.</summary>
internal sealed class SliceBinding : KernelBinding<SliceOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, SliceOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (group.Inputs.Skip(1).Any(static i => i is not null && i.Constant is null))
        {
            yield break;
        }

        Shape shape = type.Shape!;
        Shape result = group.Outputs[0]!.Shape!;
        long[] starts = group.Inputs[1]!.Constant!.ToInt64s();
        long[] axes = group.Anchor.Input(3)?.Constant?.ToInt64s() ?? [.. Enumerable.Range(0, starts.Length).Select(static i => (long)i)];
        long[] steps = group.Anchor.Input(4)?.Constant?.ToInt64s() ?? [.. Enumerable.Repeat(1L, starts.Length)];
        var first = new long[shape.Rank];
        var step = new long[shape.Rank];
        Array.Fill(step, 1);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + shape.Rank : axes[i]);
            long size = shape.Sizes[axis];
            step[axis] = steps[i];
            first[axis] = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, Math.Max(size - 1, 0));
        }

        int[] cut = [.. Enumerable.Range(0, shape.Rank).Where(a => result.Sizes[a] != shape.Sizes[a] || step[a] != 1)];
        if (cut.Length == 0)
        {
            yield return KernelPlan.View(group.Inputs.Count, ValueLayout.Planar);
        }
        else if (cut.Length == 1 && step[cut[0]] == 1)
        {
            foreach (KernelPlan plan in AxisParts.Plans(type, group.Inputs.Count, cut[0], [(first[cut[0]], result.Sizes[cut[0]])]))
            {
                yield return plan;
            }
        }
        else
        {
            yield return StridedPlan.Create(type, group.Inputs.Count, result, first, step);
        }
    }
}
