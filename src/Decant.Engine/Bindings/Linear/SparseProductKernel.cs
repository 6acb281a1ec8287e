using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A product by a constant matrix of which most is zero.</summary>
internal sealed unsafe class SparseProductKernel : Kernel
{
    private readonly MatrixProduct _product;
    private readonly SparseMatrix _matrix;
    private readonly NativeBuffer? _bias;

    /// <summary>Collects the weights.</summary>
    public SparseProductKernel(MatrixProduct product)
    {
        _product = product;
        using TensorPin pin = product.B!.Pin();
        _matrix = SparseMatrix.Pack((float*)pin.Pointer, product.K, product.N, product.Transposed ? product.K : product.N, product.Transposed, product.Scale);
        if (product.Bias is { } bias)
        {
            _bias = new NativeBuffer((nint)bias.Length * sizeof(float));
            bias.CopyTo(new Span<float>(_bias.Floats, bias.Length));
        }
    }

    /// <inheritdoc/>
    public override string Name => _matrix.HasBlocks ? "gemm.sparse-blocks.f32" : "gemm.sparse.f32";

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => SparseGemm.ScratchBytes(_product.M, _matrix, threads);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        GemmArguments arguments = new()
        {
            A = run.Input<float>(0),
            AStride = _product.K,
            M = _product.M,
            Bias = _bias is not null ? _bias.Floats : _product.BiasInput >= 0 ? run.Input<float>(_product.BiasInput) : null,
            C = _product.ResidualInput >= 0 ? run.Input<float>(_product.ResidualInput) : null,
            Y = run.Output<float>(0),
            YStride = _product.N,
            Activation = _product.Activation,
            Scratch = run.Scratch,
        };
        SparseGemm.Run(arguments, _matrix, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _matrix.Dispose();
        _bias?.Dispose();
    }
}
