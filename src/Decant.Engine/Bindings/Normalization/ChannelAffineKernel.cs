using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>One factor and one summand for each channel, then an activation.</summary>
internal sealed unsafe class ChannelAffineKernel : Kernel
{
    private readonly NativeBuffer _parameters;
    private readonly ActivationLayout _layout;
    private readonly Activation _activation;
    private readonly nint _batch;
    private readonly nint _channels;
    private readonly nint _positions;

    /// <summary>Keeps the factors and summands.</summary>
    public ChannelAffineKernel(float[] scale, float[] shift, ValueLayout layout, Shape shape, Activation activation)
    {
        (_batch, _channels, _positions) = LayoutSize.Image(shape);
        _layout = layout == ValueLayout.Blocked ? ActivationLayout.Blocked : ActivationLayout.Planar;
        _activation = activation;
        _parameters = new NativeBuffer(2 * (nint)scale.Length * sizeof(float));
        scale.CopyTo(new Span<float>(_parameters.Floats, scale.Length));
        shift.CopyTo(new Span<float>(_parameters.Floats + scale.Length, shift.Length));
    }

    /// <inheritdoc/>
    public override string Name => "channel-affine.f32";

    /// <inheritdoc/>
    public override void Run(in KernelRun run) => ChannelAffine.Run(
        _layout, run.Input<float>(0), run.Output<float>(0), _batch, _channels, _positions, _parameters.Floats, _parameters.Floats + _channels, _activation, run.Team);

    /// <inheritdoc/>
    public override void Dispose() => _parameters.Dispose();
}
