using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Transpose of elements of whole bytes; one that moves no axis of more than one element is a view.</summary>
internal sealed class TransposeBinding : KernelBinding<TransposeOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TransposeOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        int bytes = type.ElementType.BitWidth() / 8;
        Shape shape = type.Shape!;
        if (bytes is not (1 or 2 or 4 or 8) || shape.Rank > 12)
        {
            yield break;
        }

        int[] permutation = op.Permutation(group.Anchor.Describe(), shape.Rank);
        int[] moved = [.. permutation.Where(a => shape.Sizes[a] != 1)];
        if (moved.SequenceEqual(moved.Order()))
        {
            yield return KernelPlan.View(1, ValueLayout.Planar);
            yield break;
        }

        nint[] sizes = [.. shape.Sizes.ToArray().Select(static s => (nint)s)];
        yield return new KernelPlan([ValueLayout.Planar], [ValueLayout.Planar], () => new TransposeKernel(sizes, permutation, bytes));

        // Channels to the end is how channels-last memory lies already.
        if (LayoutSize.CanPutChannelsLast(type) && permutation.SequenceEqual([0, .. Enumerable.Range(2, shape.Rank - 2), 1]))
        {
            yield return new KernelPlan([ValueLayout.ChannelsLast], [ValueLayout.Planar], static () => throw new InvalidOperationException("a view has no kernel")) { Views = [0] };
        }
    }
}
