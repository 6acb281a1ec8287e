using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Reshape: a view. Where it begins a shuffle of channels ([N,C,…] → [N,g,C/g,…] → [N,C/g,g,…] → [N,C,…]), the three nodes are one move of
/// blocked channels.
/// </summary>
internal sealed class ReshapeBinding : KernelBinding<ReshapeOp>
{
    /// <inheritdoc/>
    public override NodeGroup? Widen(NodeGroup group)
    {
        if (group.Inputs[0]!.TensorType is not { } type || !LayoutSize.CanBlock(type)
            || Reader<TransposeOp>(group.Outputs[0]) is not { } transpose || Reader<ReshapeOp>(transpose.Outputs[0]) is not { } back
            || back.Output(0)?.TensorType != type || GroupsOf(type.Shape!, group.Outputs[0]!.Shape!, transpose) is null)
        {
            return null;
        }

        return group with { Nodes = [group.Anchor, transpose, back], Inputs = [group.Inputs[0]], Outputs = [back.Outputs[0]] };
    }

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ReshapeOp op)
    {
        if (group.Nodes.Count == 1)
        {
            yield return KernelPlan.View(group.Inputs.Count, ValueLayout.Planar);
            yield break;
        }

        Shape shape = group.Inputs[0]!.Shape!;
        int groups = GroupsOf(shape, group.Anchor.Outputs[0]!.Shape!, group.Nodes[1])!.Value;
        (nint batch, nint channels, nint positions) = LayoutSize.Image(shape);
        int each = (int)channels / groups;
        int[] sources = [.. Enumerable.Range(0, (int)channels).Select(c => (c % groups * each) + (c / groups))];
        yield return new KernelPlan([ValueLayout.Blocked], [ValueLayout.Blocked], () => new ShuffleKernel(sources, batch, positions));
        nint[] sizes = [batch, groups, each, positions];
        yield return new KernelPlan([ValueLayout.Planar], [ValueLayout.Planar], () => new TransposeKernel(sizes, [0, 2, 1, 3], sizeof(float)));
    }

    private static Node? Reader<TOperator>(Value? value)
        where TOperator : Operator => value is { Uses.Count: 1 } && value.Uses[0].Node is { Op: TOperator } reader && reader.Inputs[0] == value ? reader : null;

    // The number of groups where the reshape splits the channels and the transpose exchanges the two new axes.
    private static int? GroupsOf(Shape shape, Shape split, Node transpose)
    {
        bool splits = split.IsStatic && split.Rank == shape.Rank + 1 && split.Sizes[0] == shape.Sizes[0]
            && split.Sizes[1] * split.Sizes[2] == shape.Sizes[1] && split.Sizes[3..].SequenceEqual(shape.Sizes[2..]);
        int[] permutation = ((TransposeOp)transpose.Op).Permutation(transpose.Describe(), split.Rank);
        return splits && permutation.SequenceEqual([0, 2, 1, .. Enumerable.Range(3, split.Rank - 3)]) ? (int)split.Sizes[1] : null;
    }

    private sealed unsafe class ShuffleKernel(int[] sources, nint batch, nint positions) : Kernel
    {
        private readonly ChannelGather _move = new(sources);

        public override string Name => "channel-shuffle.f32";

        public override void Run(in KernelRun run)
        {
            nint image = BlockedLayout.ImageFloats(sources.Length, 1, positions);
            _move.Run(run.Input<float>(0), image, run.Output<float>(0), image, batch, positions, run.Team);
        }

        public override void Dispose() => _move.Dispose();
    }
}
