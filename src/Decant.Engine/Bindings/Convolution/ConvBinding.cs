using System.Globalization;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Conv of float32 images and rows with constant weights.</summary>
internal sealed class ConvBinding : KernelBinding<ConvOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    public override bool TakesResidual => true;

    /// <inheritdoc/>
    public override NodeGroup? Widen(NodeGroup group) => ChannelAffineChain.Widen(group);

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ConvOp op)
    {
        if (group.Inputs[0]!.TensorType is not { ElementType: ElementType.Float32, Shape: { } x } type
            || group.Inputs[1]!.Constant is not { } weights
            || (group.Anchor.Input(2) is { } b && b.Constant is null)
            || ConvolutionGeometry.Of(group.Anchor.Describe(), op.Window, x, weights.Sizes[2..], weights.Sizes[0], op.Group) is not { } shape)
        {
            yield break;
        }

        Tensor? bias = group.Anchor.Input(2)?.Constant;
        yield return Create(ActivationLayout.Blocked, ValueLayout.Blocked, 0);
        if (shape.Groups == 1)
        {
            // Taps of planar images are gathered one float at a time: that pays where blocks of channels would be mostly padding.
            long cost = shape.InChannels < BlockedLayout.Block ? 0 : 2 * LayoutSize.Bytes(type, ValueLayout.Planar);
            yield return Create(ActivationLayout.Planar, ValueLayout.Planar, cost);
        }

        KernelPlan Create(ActivationLayout layout, ValueLayout input, long cost)
        {
            var inputs = new ValueLayout?[group.Inputs.Count];
            inputs[0] = input;
            if (group.ResidualInput >= 0)
            {
                inputs[group.ResidualInput] = ValueLayout.Blocked;
            }

            return new KernelPlan(inputs, [ValueLayout.Blocked], () => new ConvKernel(Pack(group, shape, weights, bias, layout, ConvolutionAlgorithm.Auto), group.ResidualInput))
            {
                Choices = layout == ActivationLayout.Blocked && shape.Groups == 1 ? Choices(group, shape, weights, bias) : null,
                Cost = cost,
                Overwrites = group.ResidualInput >= 0 ? [group.ResidualInput] : [],
            };
        }
    }

    private static KernelChoices? Choices(NodeGroup group, ConvolutionShape s, Tensor weights, Tensor? bias)
    {
        IReadOnlyList<ConvolutionAlgorithm> algorithms = Convolution.Algorithms(s, weights.AsSpan<float>());
        if (algorithms.Count == 1)
        {
            return null;
        }

        int tenths = (int)(10.0 * weights.AsSpan<float>().Count(0f) / weights.Length);
        string kind = string.Create(CultureInfo.InvariantCulture,
            $"conv {s.KernelHeight}x{s.KernelWidth} stride {s.StrideHeight}x{s.StrideWidth} dilation {s.DilationHeight}x{s.DilationWidth} f32 blocked zeros 0.{tenths}");
        return new KernelChoices(kind, [s.Batch, s.InChannels, s.OutHeight, s.OutWidth, s.OutChannels], NameOf(algorithms[0]),
            [.. algorithms.Select(a => new KernelChoice(NameOf(a), () => new ConvKernel(Pack(group, s, weights, bias, ActivationLayout.Blocked, a), group.ResidualInput)))]);
    }

    private static string NameOf(ConvolutionAlgorithm algorithm) => algorithm switch
    {
        ConvolutionAlgorithm.WinogradF2 => "winograd-f2",
        ConvolutionAlgorithm.WinogradF4 => "winograd-f4",
        ConvolutionAlgorithm.Sparse => "sparse",
        _ => "direct",
    };

    private static Convolution Pack(NodeGroup group, in ConvolutionShape shape, Tensor weights, Tensor? bias, ActivationLayout layout, ConvolutionAlgorithm algorithm)
    {
        ReadOnlySpan<float> w = weights.AsSpan<float>();
        ReadOnlySpan<float> b = bias is null ? [] : bias.AsSpan<float>();
        return group.Affine is { } affine
            ? Convolution.Create(shape, affine.FoldWeights(w), affine.FoldBias(b), group.Activation, layout, algorithm)
            : Convolution.Create(shape, w, b, group.Activation, layout, algorithm);
    }
}
