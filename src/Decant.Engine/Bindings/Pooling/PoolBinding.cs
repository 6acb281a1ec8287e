using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Max and average pools of float32 images and rows, and max pools of bytes.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="read">Its window, whether the output size is rounded up, and what a window computes.</param>
internal sealed class PoolBinding<TOperator>(Func<TOperator, (SlidingWindow Window, bool Ceiling, PoolingKind Kind)> read) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        (SlidingWindow window, bool ceiling, PoolingKind kind) = read(op);
        TensorType type = group.Inputs[0]!.TensorType!;
        if (type.Shape!.Rank is not (3 or 4) || group.Outputs.Skip(1).Any(static o => o is not null) || window.KernelShape is not { } kernel)
        {
            yield break;
        }

        WindowGeometry geometry = window.Resolve(group.Anchor.Describe(), type.Shape.Sizes[2..], kernel.AsSpan(), ceiling);
        if (geometry.PadsBegin.Concat(geometry.PadsEnd).Any(static p => p < 0))
        {
            yield break;
        }

        PoolingShape sizes = PoolingShapes.Of(geometry);
        (nint batch, nint channels, _) = LayoutSize.Image(type.Shape);
        if (type.ElementType == ElementType.Float32)
        {
            yield return Plan(ValueLayout.Blocked, 0, () => new PoolKernel(kind, sizes, ActivationLayout.Blocked, batch * BlockedLayout.Blocks(channels)));

            // Planar pools work one float at a time.
            yield return Plan(ValueLayout.Planar, LayoutSize.Bytes(type, ValueLayout.Planar), () => new PoolKernel(kind, sizes, ActivationLayout.Planar, batch * channels));
        }
        else if (LayoutSize.CanPutChannelsLast(type) && kind == PoolingKind.Max)
        {
            yield return Plan(ValueLayout.ChannelsLast, 0, () => new ByteMaxKernel(sizes, batch, channels, type.ElementType == ElementType.Int8));
        }
    }

    private static KernelPlan Plan(ValueLayout layout, long cost, Func<Kernel> create) => new([layout], [layout], create) { Cost = cost };

    private sealed unsafe class PoolKernel(PoolingKind kind, PoolingShape shape, ActivationLayout layout, nint planes) : Kernel
    {
        public override string Name => kind == PoolingKind.Max ? "pool.max.f32" : "pool.average.f32";

        public override void Run(in KernelRun run) =>
            Decant.Kernels.Pooling.Run(kind, shape, layout, run.Input<float>(0), run.Output<float>(0), planes, run.Team);
    }

    private sealed unsafe class ByteMaxKernel(PoolingShape shape, nint batch, nint channels, bool signed) : Kernel
    {
        public override string Name => "pool.max.int8";

        public override void Run(in KernelRun run) => IntegerPooling.Run(
            PoolingKind.Max, shape, run.Input<byte>(0), new IntegerOperand(signed, 1, 0), run.Output<byte>(0), new IntegerOperand(signed, 1, 0), batch, channels, run.Team);
    }
}
