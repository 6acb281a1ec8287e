using Decant.Graphs;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Split of elements of whole bytes; parts that are whole runs of memory are views.</summary>
internal sealed class SplitBinding : KernelBinding<SplitOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, SplitOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (group.Outputs.Any(static o => o is null))
        {
            yield break;
        }

        int axis = (int)(op.Axis < 0 ? op.Axis + type.Shape!.Rank : op.Axis);
        long start = 0;
        var ranges = new List<(long Start, long Count)>();
        foreach (Value? output in group.Outputs)
        {
            ranges.Add((start, output!.Shape!.Sizes[axis]));
            start += ranges[^1].Count;
        }

        foreach (KernelPlan plan in AxisParts.Plans(type, group.Inputs.Count, axis, ranges))
        {
            yield return plan;
        }
    }
}
