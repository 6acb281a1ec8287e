using Decant.Engine;
using Decant.Tensors;

namespace Decant.Tests;

/// <summary>Elliott's sigmoid of float32 tensors.</summary>
internal sealed class ElliottSigmoidBinding : KernelBinding<ElliottSigmoidOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ElliottSigmoidOp op)
    {
        if (group.Inputs[0]!.TensorType is not { ElementType: ElementType.Float32 } type)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            nint count = (nint)(LayoutSize.Bytes(type, layout) / sizeof(float));
            yield return new KernelPlan([layout], [layout], () => new ElliottSigmoidKernel(op.Steepness, count)) { Overwrites = [0] };
        }
    }

    private sealed unsafe class ElliottSigmoidKernel(float steepness, nint count) : Kernel
    {
        public override string Name => "elliott-sigmoid.f32";

        public override void Run(in KernelRun run) => ElliottSigmoid.Run(steepness, run.Input<float>(0), run.Output<float>(0), count, run.Team);
    }
}
