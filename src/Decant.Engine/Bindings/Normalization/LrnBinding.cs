using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>LRN of float32 images.</summary>
internal sealed class LrnBinding : KernelBinding<LrnOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, LrnOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (type.ElementType != ElementType.Float32 || type.Shape!.Rank < 3)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            yield return new KernelPlan([layout], [layout], () => new LrnKernel(op, layout, type.Shape));
        }
    }

    private sealed unsafe class LrnKernel(LrnOp op, ValueLayout layout, Shape shape) : Kernel
    {
        public override string Name => "lrn.f32";

        public override void Run(in KernelRun run)
        {
            (nint batch, nint channels, nint positions) = LayoutSize.Image(shape);
            LocalResponse.Run(
                layout == ValueLayout.Blocked ? ActivationLayout.Blocked : ActivationLayout.Planar,
                run.Input<float>(0), run.Output<float>(0), batch, channels, positions, (int)op.Size, op.Alpha, op.Beta, op.Bias, run.Team);
        }
    }
}
