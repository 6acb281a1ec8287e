using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Where the greatest or least float32 along an axis lies.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="largest">True for the greatest.</param>
internal sealed class ArgReduceBinding<TOperator>(bool largest) : KernelBinding<TOperator>
    where TOperator : ArgReduceOp
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        if (group.Inputs[0]!.TensorType is { ElementType: ElementType.Float32, Shape: { Rank: > 0 } shape })
        {
            AxisLanes lanes = AxisLanes.Of(shape, op.Axis);
            yield return new KernelPlan([ValueLayout.Planar], [ValueLayout.Planar], () => new ArgKernel(lanes, largest, op.SelectLastIndex));
        }
    }

    private sealed unsafe class ArgKernel(AxisLanes lanes, bool largest, bool last) : Kernel
    {
        public override string Name => "arg-extreme.f32";

        public override void Run(in KernelRun run) => ExtremePlace.Run(run.Input<float>(0), run.Output<long>(0), lanes.Outer, lanes.Length, lanes.Inner, largest, last, run.Team);
    }
}
