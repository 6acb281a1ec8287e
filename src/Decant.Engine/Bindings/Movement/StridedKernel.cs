using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Copies strided elements of input 0 into a packed output.</summary>
internal sealed unsafe class StridedKernel(nint[] sizes, nint[] strides, nint offset, int elementBytes) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "strided-copy";

    /// <inheritdoc/>
    public override void Run(in KernelRun run) =>
        StridedCopy.Run(run.Input<byte>(0) + (offset * elementBytes), sizes, strides, run.Output<byte>(0), elementBytes, run.Team);
}
