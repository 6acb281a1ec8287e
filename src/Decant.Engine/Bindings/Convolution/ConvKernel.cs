using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Runs a prepared convolution.</summary>
/// <param name="convolution">The convolution, which belongs to the kernel from now on.</param>
/// <param name="residual">The input that is added before the activation, or -1.</param>
internal sealed unsafe class ConvKernel(Convolution convolution, int residual) : Kernel
{
    /// <inheritdoc/>
    public override string Name => convolution.Name;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => convolution.ScratchBytes(threads);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        ConvolutionArguments arguments = new()
        {
            Input = run.Input<float>(0),
            Output = run.Output<float>(0),
            Residual = residual < 0 ? null : run.Input<float>(residual),
            Scratch = run.Scratch,
        };
        convolution.Run(arguments, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose() => convolution.Dispose();
}
