using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Softmax and its logarithm of float32.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="axisOf">Its axis.</param>
/// <param name="logarithm">Whether the logarithm is taken.</param>
internal sealed class SoftmaxBinding<TOperator>(Func<TOperator, long> axisOf, bool logarithm) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (type is not { ElementType: ElementType.Float32, Shape.Rank: > 0 })
        {
            yield break;
        }

        Shape shape = type.Shape!;
        int axis = (int)(axisOf(op) < 0 ? axisOf(op) + shape.Rank : axisOf(op));
        nint outer = (nint)Shape.CountElements(shape.Sizes[..axis]), inner = (nint)Shape.CountElements(shape.Sizes[(axis + 1)..]);
        yield return new KernelPlan([ValueLayout.Planar], [ValueLayout.Planar], () => new SoftmaxKernel(outer, (nint)shape.Sizes[axis], inner, logarithm)) { Overwrites = [0] };
    }

    private sealed unsafe class SoftmaxKernel(nint outer, nint length, nint inner, bool logarithm) : Kernel
    {
        public override string Name => logarithm ? "log-softmax.f32" : "softmax.f32";

        public override void Run(in KernelRun run) => Softmax.Run(run.Input<float>(0), run.Output<float>(0), outer, length, inner, logarithm, run.Team);
    }
}
