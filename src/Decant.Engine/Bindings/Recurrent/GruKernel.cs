using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>GRU of float32, gates z, r, h; the linear transformation of the candidate before or after the reset gate.</summary>
internal sealed unsafe class GruKernel : RecurrentKernel
{
    private readonly PackedMatrix[] _state;
    private readonly PackedMatrix[] _candidate;
    private readonly NativeBuffer _stateBias;
    private readonly bool _linearBeforeReset;

    /// <summary>Packs the weights.</summary>
    /// <param name="x">The shape of X: [steps, batch, input].</param>
    /// <param name="w">[directions, 3·hidden, input].</param>
    /// <param name="r">[directions, 3·hidden, hidden].</param>
    /// <param name="b">[directions, 6·hidden], or null.</param>
    /// <param name="op">The operator.</param>
    public GruKernel(Shape x, Tensor w, Tensor r, Tensor? b, GruOp op)
        : base(x, w, r.Sizes[2], op.Attributes.Direction)
    {
        _linearBeforeReset = op.LinearBeforeReset;
        _state = Pack(r, 0, _linearBeforeReset ? Gates : 2 * Hidden, Hidden);
        _candidate = _linearBeforeReset ? [] : Pack(r, 2 * Hidden, Hidden, Hidden);
        _stateBias = new NativeBuffer(Directions * Gates * sizeof(float));
        ReadOnlySpan<float> bias = b is null ? [] : b.AsSpan<float>();
        for (int i = 0; i < Directions * (int)Gates && b is not null; i++)
        {
            int gate = i % (int)Gates, at = (i / (int)Gates * 2 * (int)Gates) + gate;
            bool apart = _linearBeforeReset && gate >= 2 * Hidden;
            Bias.Floats[i] = bias[at] + (apart ? 0 : bias[at + (int)Gates]);
            _stateBias.Floats[i] = apart ? bias[at + (int)Gates] : 0;
        }
    }

    /// <inheritdoc/>
    public override string Name => "gru.f32";

    /// <inheritdoc/>
    protected override nint StepBytes => Batch * Gates * sizeof(float);

    /// <inheritdoc/>
    protected override nint ProductBytes => Gemm.ScratchBytes(Batch, Gates, Hidden);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Array.ForEach(_state, static p => p.Dispose());
        Array.ForEach(_candidate, static p => p.Dispose());
        _stateBias.Dispose();
    }

    /// <inheritdoc/>
    protected override void Advance(int direction, float* gates, float* h, byte* own, byte* scratch, ThreadTeam team)
    {
        float* inner = (float*)own;
        if (_linearBeforeReset)
        {
            GemmArguments all = new() { A = h, AStride = Hidden, M = Batch, Bias = _stateBias.Floats + (direction * Gates), Y = inner, YStride = Gates, Scratch = scratch };
            Gemm.Run(all, _state[direction], team);
            RecurrentGates.GruLinear(gates, inner, Gates, h, Batch, Hidden);
            return;
        }

        GemmArguments first = new() { A = h, AStride = Hidden, M = Batch, C = gates, Y = gates, YStride = Gates, Scratch = scratch };
        Gemm.Run(first, _state[direction], team);
        RecurrentGates.Reset(gates + Hidden, Gates, h, inner, Batch, Hidden);
        float* candidate = gates + (2 * Hidden);
        GemmArguments second = new() { A = inner, AStride = Hidden, M = Batch, C = candidate, Y = candidate, YStride = Gates, Scratch = scratch };
        Gemm.Run(second, _candidate[direction], team);
        RecurrentGates.Gru(gates, Gates, candidate, Gates, h, Batch, Hidden);
    }
}
