using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>CumSum of float32 along a constant axis.</summary>
internal sealed class CumSumBinding : KernelBinding<CumSumOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, CumSumOp op)
    {
        if (group.Inputs[0]!.TensorType is { ElementType: ElementType.Float32, Shape: { Rank: > 0 } shape } && group.Inputs[1]!.Constant is { Length: 1 } given
            && given.ReadInt64(0) is var axis && axis >= -shape.Rank && axis < shape.Rank)
        {
            AxisLanes lanes = AxisLanes.Of(shape, axis);
            yield return new KernelPlan([ValueLayout.Planar, null], [ValueLayout.Planar], () => new CumSumKernel(lanes, op.Exclusive, op.Reverse)) { Overwrites = [0] };
        }
    }

    private sealed unsafe class CumSumKernel(AxisLanes lanes, bool exclusive, bool reverse) : Kernel
    {
        public override string Name => "running-sum.f32";

        public override void Run(in KernelRun run) => RunningSum.Run(run.Input<float>(0), run.Output<float>(0), lanes.Outer, lanes.Length, lanes.Inner, exclusive, reverse, run.Team);
    }
}
