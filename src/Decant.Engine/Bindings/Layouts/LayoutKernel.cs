using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Converts float activations between planar and blocked.</summary>
internal sealed unsafe class LayoutKernel(string name, bool block, nint batch, nint channels, nint positions) : Kernel
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        if (block)
        {
            LayoutConversion.PlanarToBlocked(run.Input<float>(0), run.Output<float>(0), batch, channels, positions, run.Team);
        }
        else
        {
            LayoutConversion.BlockedToPlanar(run.Input<float>(0), run.Output<float>(0), batch, channels, positions, run.Team);
        }
    }
}
