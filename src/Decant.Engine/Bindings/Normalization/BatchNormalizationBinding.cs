using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>BatchNormalization at inference, with constant statistics: one factor and one summand for each channel.</summary>
internal sealed class BatchNormalizationBinding : KernelBinding<BatchNormalizationOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    public override NodeGroup? Widen(NodeGroup group) => ChannelAffineChain.Widen(group);

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, BatchNormalizationOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (type.ElementType != ElementType.Float32 || type.Shape!.Rank < 2 || ChannelAffineChain.OfBatchNormalization(group.Anchor) is not { } own)
        {
            yield break;
        }

        float[] scale = [.. own.Scale.Select((s, c) => (float)(s * (group.Affine?.Scale[c] ?? 1)))];
        float[] shift = [.. own.Shift.Select((s, c) => (float)((s * (group.Affine?.Scale[c] ?? 1)) + (group.Affine?.Shift[c] ?? 0)))];
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            yield return new KernelPlan([layout, null, null, null, null], [layout], () => new ChannelAffineKernel(scale, shift, layout, type.Shape, group.Activation)) { Overwrites = [0] };
        }
    }
}
