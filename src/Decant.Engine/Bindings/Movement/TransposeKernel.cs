using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Copies input 0 with its axes in another order.</summary>
internal sealed unsafe class TransposeKernel(nint[] sizes, int[] permutation, int elementBytes) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "transpose";

    /// <inheritdoc/>
    public override void Run(in KernelRun run) => Transpose.Run(run.Input<byte>(0), sizes, permutation, run.Output<byte>(0), elementBytes, run.Team);
}
