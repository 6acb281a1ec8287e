using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Pools over all positions of an image.</summary>
internal sealed unsafe class GlobalPoolKernel : Kernel
{
    private readonly PoolingKind _kind;
    private readonly ActivationLayout _layout;
    private readonly nint _planes;
    private readonly nint _positions;

    /// <summary>Reads the sizes off the input's shape [N,C,…].</summary>
    public GlobalPoolKernel(PoolingKind kind, ValueLayout layout, Shape shape)
    {
        (nint batch, nint channels, _positions) = LayoutSize.Image(shape);
        _kind = kind;
        _layout = layout == ValueLayout.Blocked ? ActivationLayout.Blocked : ActivationLayout.Planar;
        _planes = batch * (layout == ValueLayout.Blocked ? BlockedLayout.Blocks(channels) : channels);
    }

    /// <inheritdoc/>
    public override string Name => "pool.global.f32";

    /// <inheritdoc/>
    public override void Run(in KernelRun run) =>
        Decant.Kernels.Pooling.Global(_kind, _layout, run.Input<float>(0), run.Output<float>(0), _planes, _positions, run.Team);
}
