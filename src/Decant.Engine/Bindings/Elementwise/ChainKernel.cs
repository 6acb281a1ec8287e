using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Runs a chain of element-wise functions; constants are kept as the layout of the result wants them.</summary>
internal sealed unsafe class ChainKernel : Kernel
{
    private readonly ElementwiseChain _chain;
    private readonly NativeBuffer?[] _constants;

    /// <summary>Prepares the chain.</summary>
    /// <param name="sizes">The sizes of the result as it lies in memory.</param>
    /// <param name="operands">How the inputs are read.</param>
    /// <param name="steps">The functions.</param>
    public ChainKernel(nint[] sizes, BinaryOperand[] operands, IReadOnlyList<ChainStep> steps)
    {
        _chain = new ElementwiseChain(sizes, Array.ConvertAll(operands, static o => o.Strides), [.. steps]);
        _constants = Array.ConvertAll(operands, static o => o.Constant is { } values ? Keep(values) : null);
    }

    /// <inheritdoc/>
    public override string Name => "chain.f32";

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => _chain.ScratchBytes(threads);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        float** inputs = stackalloc float*[_constants.Length];
        for (int i = 0; i < _constants.Length; i++)
        {
            inputs[i] = _constants[i] is { } constant ? constant.Floats : run.Input<float>(i);
        }

        _chain.Run(inputs, run.Output<float>(0), run.Scratch, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.ForEach(_constants, static c => c?.Dispose());
        _chain.Dispose();
    }

    private static NativeBuffer Keep(float[] values)
    {
        var buffer = new NativeBuffer((nint)values.Length * sizeof(float));
        values.CopyTo(new Span<float>(buffer.Floats, values.Length));
        return buffer;
    }
}
