using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Integer convolutions with constant weights, channels last.</summary>
internal sealed class QuantizedConvBinding : KernelBinding<QuantizedConvOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, QuantizedConvOp op)
    {
        if (group.Inputs[1]!.Constant is not { } weights || (group.Anchor.Input(2) is { } b && b.Constant is null)
            || ConvolutionGeometry.Of(group.Anchor.Describe(), op.Window, group.Inputs[0]!.Shape!, weights.Sizes[2..], weights.Sizes[0], op.Group) is not { } shape)
        {
            yield break;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.ChannelsLast;
        yield return new KernelPlan(inputs, [ValueLayout.ChannelsLast], () => new IntegerConvKernel(
            Create(op, shape, weights, group.Anchor.Input(2)?.Constant), op.Input.ZeroPoint));
    }

    private static IntegerConvolution Create(QuantizedConvOp op, in ConvolutionShape shape, Tensor weights, Tensor? bias)
    {
        float[] scales = [.. Enumerable.Range(0, shape.OutChannels).Select(c => op.Weight.Multiplier(c, op.Input, op.Output))];
        return IntegerConvolution.Create(
            shape, weights.Reinterpret(ElementType.UInt8).AsSpan<byte>(), op.Weight.Type == ElementType.Int8, op.Weight.ZeroPoints.AsSpan(),
            bias is null ? [] : bias.AsSpan<int>(), scales, op.Input.Type == ElementType.Int8, IntegerTypes.Output(op.Output, op.Clamp));
    }
}
