using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>FastGelu of float32, with or without bias.</summary>
internal sealed class FastGeluBinding : KernelBinding<FastGeluOp>
{
    private readonly ActivationBinding<FastGeluOp> _alone = new();
    private readonly BinaryBinding<FastGeluOp> _biased = new(BinaryKind.Add, new Activation(ActivationKind.GeluTanh));

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, FastGeluOp op) =>
        group.Anchor.Input(1) is null ? _alone.Plan(group) : _biased.Plan(group);
}
