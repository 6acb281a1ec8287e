using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Not: whether a truth value equals 0.</summary>
internal sealed class NotBinding : KernelBinding<NotOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, NotOp op)
    {
        nint count = (nint)group.Inputs[0]!.Shape!.ElementCount;
        yield return BroadcastOperands.Plan(group, () => new NotKernel(new BroadcastShape([count], [1], [0])));
    }

    private sealed unsafe class NotKernel(BroadcastShape shape) : Kernel
    {
        public override string Name => "not";

        public override void Run(in KernelRun run)
        {
            byte zero = 0;
            Relations.Run(RelationKind.Equal, run.Input<byte>(0), &zero, run.Output<byte>(0), shape, run.Team);
        }

        public override void Dispose() => shape.Dispose();
    }
}
