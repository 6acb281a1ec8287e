using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Runs a <see cref="MatrixProduct"/>; packs a constant B once.</summary>
internal sealed unsafe class MatrixProductKernel : Kernel
{
    private readonly MatrixProduct _product;
    private readonly PackedMatrix[] _packed;
    private readonly NativeBuffer? _bias;

    /// <summary>Packs the constants.</summary>
    public MatrixProductKernel(MatrixProduct product)
    {
        _product = product;
        if (product.Bias is { } bias)
        {
            _bias = new NativeBuffer(bias.Length * sizeof(float));
            bias.CopyTo(new Span<float>(_bias.Floats, bias.Length));
        }

        _packed = [];
        if (product.B is { } b)
        {
            using TensorPin pin = b.Pin();
            var packs = new Dictionary<nint, PackedMatrix>();
            _packed = new PackedMatrix[product.BOffsets.Length];
            for (int i = 0; i < _packed.Length; i++)
            {
                nint offset = product.BOffsets[i];
                if (!packs.TryGetValue(offset, out PackedMatrix? packed))
                {
                    packed = PackedMatrix.Pack((float*)pin.Pointer + offset, product.K, product.N, Stride, product.Transposed, product.Scale);
                    packs.Add(offset, packed);
                }

                _packed[i] = packed;
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => _packed.Length > 0 ? "gemm.packed.f32" : "gemm.f32";

    private nint Stride => _product.Transposed ? _product.K : _product.N;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => _packed.Length > 0
        ? Gemm.ScratchBytes(_product.M, _product.N, _product.K)
        : Gemm.UnpackedScratchBytes(_product.M, _product.N, _product.K);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        float* bias = _bias is not null ? _bias.Floats : _product.BiasInput >= 0 ? run.Input<float>(_product.BiasInput) : null;
        float* residual = _product.ResidualInput >= 0 ? run.Input<float>(_product.ResidualInput) : null;
        for (int i = 0; i < _product.AOffsets.Length; i++)
        {
            nint y = i * _product.M * _product.N;
            GemmArguments arguments = new()
            {
                A = run.Input<float>(0) + _product.AOffsets[i],
                AStride = _product.K,
                M = _product.M,
                Bias = bias,
                C = residual == null ? null : residual + y,
                Y = run.Output<float>(0) + y,
                YStride = _product.N,
                Activation = _product.Activation,
                Scratch = run.Scratch,
            };
            if (_packed.Length > 0)
            {
                Gemm.Run(arguments, _packed[i], run.Team);
            }
            else
            {
                Gemm.Run(arguments, run.Input<float>(1) + _product.BOffsets[i], _product.K, _product.N, Stride, _product.Transposed, _product.Scale, run.Team);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.ForEach(_packed, static p => p.Dispose());
        _bias?.Dispose();
    }
}
