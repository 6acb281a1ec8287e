using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Runs a prepared integer convolution, or a product that is one.</summary>
/// <param name="convolution">The convolution, which belongs to the kernel from now on.</param>
/// <param name="zeroPoint">The zero point of the input.</param>
internal sealed unsafe class IntegerConvKernel(IntegerConvolution convolution, int zeroPoint) : Kernel
{
    /// <inheritdoc/>
    public override string Name => convolution.Name;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => convolution.ScratchBytes(threads);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        IntegerConvolutionArguments arguments = new()
        {
            Input = run.Input<byte>(0),
            InputZeroPoint = zeroPoint,
            Output = run.Output<byte>(0),
            Scratch = run.Scratch,
        };
        convolution.Run(arguments, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose() => convolution.Dispose();
}
