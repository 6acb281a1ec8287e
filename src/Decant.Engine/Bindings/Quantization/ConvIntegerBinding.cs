using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>ConvInteger with constant weights, channels last; the zero point of the data may be computed while the model runs.</summary>
internal sealed class ConvIntegerBinding : KernelBinding<ConvIntegerOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ConvIntegerOp op)
    {
        Value? zero = group.Anchor.Input(2);
        Tensor? zeros = group.Anchor.Input(3)?.Constant;
        if (group.Inputs[1]!.Constant is not { } weights || zero?.Shape is { ElementCount: not 1 }
            || (group.Anchor.Input(3) is not null && (zeros is null || zeros.Rank > 1))
            || ConvolutionGeometry.Of(group.Anchor.Describe(), op.Window, group.Inputs[0]!.Shape!, weights.Sizes[2..], weights.Sizes[0], op.Group) is not { } shape)
        {
            yield break;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.ChannelsLast;
        if (zero is not null)
        {
            inputs[2] = ValueLayout.Planar;
        }

        int[] weightZeros = zeros is null ? [] : [.. zeros.ToInt64s().Select(static z => (int)z)];
        bool signed = group.Inputs[0]!.TensorType!.ElementType == ElementType.Int8;
        yield return new KernelPlan(inputs, [ValueLayout.ChannelsLast], () => new DynamicIntegerKernel(
            IntegerConvolution.Create(
                shape, weights.Reinterpret(ElementType.UInt8).AsSpan<byte>(), weights.ElementType == ElementType.Int8, weightZeros, [], [], signed,
                new IntegerOutput(IntegerOutputKind.Int32)),
            signed));
    }
}
