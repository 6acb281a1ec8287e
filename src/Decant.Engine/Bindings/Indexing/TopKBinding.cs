using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>TopK of float32 for a constant k.</summary>
internal sealed class TopKBinding : KernelBinding<TopKOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TopKOp op)
    {
        if (group.Inputs[0]!.TensorType is { ElementType: ElementType.Float32, Shape: { Rank: > 0 } shape } && group.Inputs[1]!.Constant is { Length: 1 } k
            && AxisLanes.Of(shape, op.Axis) is var lanes && k.ReadInt64(0) is var count && count >= 0 && count <= lanes.Length)
        {
            ValueLayout[] outputs = [.. group.Outputs.Select(static _ => ValueLayout.Planar)];
            yield return new KernelPlan([ValueLayout.Planar, null], outputs, () => new TopKKernel(lanes, (nint)count, op.Largest));
        }
    }

    private sealed unsafe class TopKKernel(AxisLanes lanes, nint k, bool largest) : Kernel
    {
        public override string Name => "top-k.f32";

        public override nint ScratchBytes(int threads) => TopElements.ScratchBytes(k, threads);

        public override void Run(in KernelRun run) => TopElements.Run(
            run.Input<float>(0), run.Output<float>(0), run.Output<long>(1), lanes.Outer, lanes.Length, lanes.Inner, k, largest, run.Scratch, run.Team);
    }
}
