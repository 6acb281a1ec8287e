using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>RNN of float32.</summary>
internal sealed unsafe class RnnKernel : RecurrentKernel
{
    private readonly PackedMatrix[] _state;
    private readonly Activation[] _activations;

    /// <summary>Packs the weights.</summary>
    /// <param name="x">The shape of X: [steps, batch, input].</param>
    /// <param name="w">[directions, hidden, input].</param>
    /// <param name="r">[directions, hidden, hidden].</param>
    /// <param name="b">[directions, 2·hidden], or null.</param>
    /// <param name="direction">The order in which sequences are read.</param>
    /// <param name="activations">The function of each direction.</param>
    public RnnKernel(Shape x, Tensor w, Tensor r, Tensor? b, RecurrentDirection direction, Activation[] activations)
        : base(x, w, r.Sizes[2], direction)
    {
        _activations = activations;
        _state = Pack(r, 0, Hidden, Hidden);
        ReadOnlySpan<float> bias = b is null ? [] : b.AsSpan<float>();
        for (int i = 0; i < Directions * (int)Hidden && b is not null; i++)
        {
            int at = (i / (int)Hidden * 2 * (int)Hidden) + (i % (int)Hidden);
            Bias.Floats[i] = bias[at] + bias[at + (int)Hidden];
        }
    }

    /// <inheritdoc/>
    public override string Name => "rnn.f32";

    /// <inheritdoc/>
    protected override nint StepBytes => 0;

    /// <inheritdoc/>
    protected override nint ProductBytes => Gemm.ScratchBytes(Batch, Hidden, Hidden);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Array.ForEach(_state, static p => p.Dispose());
    }

    /// <inheritdoc/>
    protected override void Advance(int direction, float* gates, float* h, byte* own, byte* scratch, ThreadTeam team)
    {
        GemmArguments product = new()
        {
            A = h, AStride = Hidden, M = Batch, C = gates, Y = gates, YStride = Hidden, Activation = _activations[direction], Scratch = scratch,
        };
        Gemm.Run(product, _state[direction], team);
        Buffer.MemoryCopy(gates, h, Batch * Hidden * sizeof(float), Batch * Hidden * sizeof(float));
    }
}
