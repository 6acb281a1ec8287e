using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Max and average pools of float32 images and rows.</summary>
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
        Shape result = group.Outputs[0]!.Shape!;
        if (type.ElementType != ElementType.Float32 || group.Outputs.Skip(1).Any(static o => o is not null) || window.KernelShape is not { } kernel
            || ConvolutionGeometry.Of(group.Anchor.Describe(), window, type.Shape!, kernel.AsSpan(), type.Shape!.Sizes[1], 1, ceiling) is not { } shape)
        {
            yield break;
        }

        PoolingShape sizes = new()
        {
            InHeight = shape.InHeight,
            InWidth = shape.InWidth,
            OutHeight = result.Rank == 4 ? (int)result.Sizes[2] : 1,
            OutWidth = (int)result.Sizes[^1],
            KernelHeight = shape.KernelHeight,
            KernelWidth = shape.KernelWidth,
            StrideHeight = shape.StrideHeight,
            StrideWidth = shape.StrideWidth,
            DilationHeight = shape.DilationHeight,
            DilationWidth = shape.DilationWidth,
            PadTop = shape.PadTop,
            PadLeft = shape.PadLeft,
            PadBottom = shape.PadBottom,
            PadRight = shape.PadRight,
        };
        foreach (ValueLayout layout in new[] { ValueLayout.Blocked, ValueLayout.Planar })
        {
            nint planes = (nint)shape.Batch * (layout == ValueLayout.Blocked ? BlockedLayout.Blocks(shape.InChannels) : shape.InChannels);

            // Planar pools work one float at a time.
            long cost = layout == ValueLayout.Planar ? LayoutSize.Bytes(type, layout) : 0;
            yield return new KernelPlan([layout], [layout], () => new PoolKernel(kind, sizes, layout, planes)) { Cost = cost };
        }
    }

    private sealed unsafe class PoolKernel(PoolingKind kind, PoolingShape shape, ValueLayout layout, nint planes) : Kernel
    {
        public override string Name => kind == PoolingKind.Max ? "pool.max.f32" : "pool.average.f32";

        public override void Run(in KernelRun run) => Decant.Kernels.Pooling.Run(
            kind, shape, layout == ValueLayout.Blocked ? ActivationLayout.Blocked : ActivationLayout.Planar, run.Input<float>(0), run.Output<float>(0), planes, run.Team);
    }
}
