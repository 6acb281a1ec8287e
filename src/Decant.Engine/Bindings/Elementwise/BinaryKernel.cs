using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Applies a function to two broadcast operands, either of which may be a constant.</summary>
internal sealed unsafe class BinaryKernel : Kernel
{
    private readonly BinaryKind _kind;
    private readonly nint[] _sizes;
    private readonly nint[][] _strides;
    private readonly NativeBuffer?[] _constants;
    private readonly Activation _activation;

    /// <summary>Keeps the constants.</summary>
    public BinaryKernel(BinaryKind kind, nint[] sizes, BinaryOperand a, BinaryOperand b, Activation activation)
    {
        (_kind, _sizes, _activation) = (kind, sizes, activation);
        _strides = [a.Strides, b.Strides];
        _constants = [Keep(a.Constant), Keep(b.Constant)];
    }

    /// <inheritdoc/>
    public override string Name => "binary.f32";

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        float* a = _constants[0] is { } left ? left.Floats : run.Input<float>(0);
        float* b = _constants[1] is { } right ? right.Floats : run.Input<float>(1);
        Binary.Run(_kind, a, _strides[0], b, _strides[1], run.Output<float>(0), _sizes, _activation, run.Team);
    }

    /// <inheritdoc/>
    public override void Dispose() => Array.ForEach(_constants, static c => c?.Dispose());

    private static NativeBuffer? Keep(float[]? values)
    {
        if (values is null)
        {
            return null;
        }

        var buffer = new NativeBuffer((nint)values.Length * sizeof(float));
        values.CopyTo(new Span<float>(buffer.Floats, values.Length));
        return buffer;
    }
}
