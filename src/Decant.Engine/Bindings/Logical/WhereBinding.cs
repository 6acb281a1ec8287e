using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Where of broadcast elements of 1, 2, 4 or 8 bytes.</summary>
internal sealed class WhereBinding : KernelBinding<WhereOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, WhereOp op)
    {
        int bytes = group.Outputs[0]!.TensorType!.ElementType.BitWidth() / 8;
        if (bytes is 1 or 2 or 4 or 8)
        {
            yield return BroadcastOperands.Plan(group, () => new WhereKernel(bytes, BroadcastOperands.Shape(group)));
        }
    }

    private sealed unsafe class WhereKernel(int bytes, BroadcastShape shape) : Kernel
    {
        public override string Name => "where";

        public override void Run(in KernelRun run) =>
            Selection.Run(run.Input<byte>(0), run.Input<byte>(1), run.Input<byte>(2), run.Output<byte>(0), bytes, shape, run.Team);

        public override void Dispose() => shape.Dispose();
    }
}
