using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Reductions of float32 along neighbouring axes.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">What is computed.</param>
internal sealed class ReduceBinding<TOperator>(ReductionKind kind) : KernelBinding<TOperator>
    where TOperator : ReduceOp
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape shape = type.Shape!;
        if (type.ElementType != ElementType.Float32 || (group.Anchor.Input(1) is { } given && given.Constant is null) || Axes(group.Anchor, op, shape.Rank) is not { } axes)
        {
            yield break;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        (int first, int end) = axes;
        nint outer = (nint)Shape.CountElements(shape.Sizes[..first]);
        nint length = (nint)Shape.CountElements(shape.Sizes[first..end]);
        nint inner = (nint)Shape.CountElements(shape.Sizes[end..]);
        yield return new KernelPlan([ValueLayout.Planar, .. inputs[1..]], [ValueLayout.Planar], () => new ReduceKernel(kind, outer, length, inner));

        bool pool = LayoutSize.CanBlock(type) && first == 2 && end == shape.Rank && kind is ReductionKind.Mean or ReductionKind.Max;
        if (pool && (op.KeepDims || shape.Sizes[1] % BlockedLayout.Block == 0))
        {
            // Without positions, whole blocks of channels lie as planar ones do.
            ValueLayout result = op.KeepDims ? ValueLayout.Blocked : ValueLayout.Planar;
            PoolingKind pooling = kind == ReductionKind.Max ? PoolingKind.Max : PoolingKind.Average;
            yield return new KernelPlan([ValueLayout.Blocked, .. inputs[1..]], [result], () => new GlobalPoolKernel(pooling, ValueLayout.Blocked, shape));
        }
    }

    // The axes as one range, or null where they are no neighbours or none.
    private static (int First, int End)? Axes(Node node, TOperator op, int rank)
    {
        long[] given = node.Input(1)?.Constant?.ToInt64s() ?? [];
        if (given.Length == 0)
        {
            return op.NoopWithEmptyAxes || rank == 0 ? null : (0, rank);
        }

        int[] axes = [.. given.Select(a => (int)(a < 0 ? a + rank : a)).Distinct().Order()];
        return axes[^1] - axes[0] + 1 == axes.Length ? (axes[0], axes[^1] + 1) : null;
    }

    private sealed unsafe class ReduceKernel(ReductionKind kind, nint outer, nint length, nint inner) : Kernel
    {
        public override string Name => "reduce.f32";

        public override void Run(in KernelRun run) => Decant.Kernels.Reduction.Run(kind, run.Input<float>(0), run.Output<float>(0), outer, length, inner, run.Team);
    }
}
