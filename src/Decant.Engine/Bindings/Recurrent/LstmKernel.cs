using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>LSTM of float32, gates i, o, f, c.</summary>
internal sealed unsafe class LstmKernel : RecurrentKernel
{
    private readonly PackedMatrix[] _state;

    /// <summary>Packs the weights.</summary>
    /// <param name="x">The shape of X: [steps, batch, input].</param>
    /// <param name="w">[directions, 4·hidden, input].</param>
    /// <param name="r">[directions, 4·hidden, hidden].</param>
    /// <param name="b">[directions, 8·hidden], or null.</param>
    /// <param name="direction">The order in which sequences are read.</param>
    public LstmKernel(Shape x, Tensor w, Tensor r, Tensor? b, RecurrentDirection direction)
        : base(x, w, r.Sizes[2], direction)
    {
        _state = Pack(r, 0, Gates, Hidden);
        ReadOnlySpan<float> bias = b is null ? [] : b.AsSpan<float>();
        for (int i = 0; i < Directions * (int)Gates && b is not null; i++)
        {
            int start = i / (int)Gates * 2 * (int)Gates, gate = i % (int)Gates;
            Bias.Floats[i] = bias[start + gate] + bias[start + (int)Gates + gate];
        }
    }

    /// <inheritdoc/>
    public override string Name => "lstm.f32";

    /// <inheritdoc/>
    protected override nint StepBytes => StateBytes;

    /// <inheritdoc/>
    protected override nint ProductBytes => Gemm.ScratchBytes(Batch, Gates, Hidden);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Array.ForEach(_state, static p => p.Dispose());
    }

    /// <inheritdoc/>
    protected override void Begin(in KernelRun run, int direction, byte* own) => Start(run.Input<float>(6), (float*)own, direction);

    /// <inheritdoc/>
    protected override void End(in KernelRun run, int direction, byte* own) => Finish((float*)own, run.Output<float>(2), direction);

    /// <inheritdoc/>
    protected override void Advance(int direction, float* gates, float* h, byte* own, byte* scratch, ThreadTeam team)
    {
        GemmArguments product = new() { A = h, AStride = Hidden, M = Batch, C = gates, Y = gates, YStride = Gates, Scratch = scratch };
        Gemm.Run(product, _state[direction], team);
        RecurrentGates.Lstm(gates, Gates, (float*)own, h, Batch, Hidden);
    }
}
