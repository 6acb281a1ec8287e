using Decant.Kernels;

namespace Decant.Engine;

/// <summary>A product by a matrix of narrow weights, which stay packed.</summary>
internal sealed unsafe class NarrowProductKernel : Kernel
{
    private readonly NarrowProduct _product;
    private readonly NarrowMatrix _matrix;
    private readonly NativeBuffer? _bias;

    /// <summary>Packs the constants.</summary>
    public NarrowProductKernel(NarrowProduct product)
    {
        _product = product;
        _matrix = product.Pack();
        if (product.Bias is { } bias)
        {
            _bias = new NativeBuffer((nint)bias.Length * sizeof(float));
            bias.CopyTo(new Span<float>(_bias.Floats, bias.Length));
        }
    }

    /// <inheritdoc/>
    public override string Name => $"gemm.{_matrix.Code.ToString().ToLowerInvariant()}{(_product.RoundsInputs ? "xint8" : "xf32")}";

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => NarrowGemm.ScratchBytes(_product.M, _matrix, _product.RoundsInputs, threads);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        GemmArguments arguments = new()
        {
            A = run.Input<float>(0),
            AStride = _matrix.K,
            M = _product.M,
            Bias = _bias is not null ? _bias.Floats : null,
            C = _product.ResidualInput >= 0 ? run.Input<float>(_product.ResidualInput) : null,
            Y = run.Output<float>(0),
            YStride = _matrix.N,
            Activation = _product.Activation,
            Scratch = run.Scratch,
        };
        NarrowGemm.Run(arguments, _matrix, _product.RoundsInputs, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _matrix.Dispose();
        _bias?.Dispose();
    }
}
