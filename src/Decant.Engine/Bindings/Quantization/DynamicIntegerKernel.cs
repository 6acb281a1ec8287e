using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Runs a prepared integer convolution or product to int32 sums; the zero point of the data is its third input.</summary>
/// <param name="product">The convolution, which belongs to the kernel from now on.</param>
/// <param name="signed">Whether the data is signed.</param>
internal sealed unsafe class DynamicIntegerKernel(IntegerConvolution product, bool signed) : Kernel
{
    /// <inheritdoc/>
    public override string Name => product.Name;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => product.ScratchBytes(threads);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        byte* zero = run.Input<byte>(2);
        IntegerConvolutionArguments arguments = new()
        {
            Input = run.Input<byte>(0),
            InputZeroPoint = zero == null ? 0 : signed ? *(sbyte*)zero : *zero,
            Output = run.Output<byte>(0),
            Scratch = run.Scratch,
        };
        product.Run(arguments, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose() => product.Dispose();
}
