using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Expand of elements of whole bytes.</summary>
internal sealed class ExpandBinding : KernelBinding<ExpandOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ExpandOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape own = type.Shape!, result = group.Outputs[0]!.Shape!;
        if (type.ElementType.BitWidth() > 64 || result.Rank > 12)
        {
            yield break;
        }

        long[] strides = [.. Enumerable.Repeat(0L, result.Rank - own.Rank), .. own.Strides().Select((s, axis) => own.Sizes[axis] == 1 ? 0 : s)];
        yield return StridedPlan.Create(type, group.Inputs.Count, result, 0, strides);
    }
}
