using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>What recurrent kernels share: one product of all steps by the input weights, then a step at a time; states are kept in scratch memory.</summary>
internal abstract unsafe class RecurrentKernel : Kernel
{
    private readonly PackedMatrix[] _input;
    private readonly RecurrentDirection _direction;

    /// <summary>Packs the weights of the inputs.</summary>
    /// <param name="x">The shape of X: [steps, batch, input].</param>
    /// <param name="w">[directions, gates·hidden, input].</param>
    /// <param name="hidden">The units.</param>
    /// <param name="direction">The order in which sequences are read.</param>
    protected RecurrentKernel(Shape x, Tensor w, long hidden, RecurrentDirection direction)
    {
        (Steps, Batch, Width, Hidden, Gates) = ((nint)x.Sizes[0], (nint)x.Sizes[1], (nint)x.Sizes[2], (nint)hidden, (nint)w.Sizes[1]);
        _direction = direction;
        Directions = (int)w.Sizes[0];
        _input = Pack(w, 0, Gates, Width);
        Bias = new NativeBuffer(Directions * Gates * sizeof(float));
    }

    /// <summary>The length of sequences.</summary>
    protected nint Steps { get; }

    /// <summary>The sequences.</summary>
    protected nint Batch { get; }

    /// <summary>The inputs of a step.</summary>
    protected nint Width { get; }

    /// <summary>The units.</summary>
    protected nint Hidden { get; }

    /// <summary>The gates of all units.</summary>
    protected nint Gates { get; }

    /// <summary>1 or 2.</summary>
    protected int Directions { get; }

    /// <summary>What is added to the products of the inputs: [directions, gates].</summary>
    protected NativeBuffer Bias { get; }

    /// <summary>Scratch memory that <see cref="Advance"/> needs, beyond that of products.</summary>
    protected abstract nint StepBytes { get; }

    /// <summary>The greatest scratch memory of a product by a step's weights.</summary>
    protected abstract nint ProductBytes { get; }

    /// <summary>The bytes of a state of all sequences.</summary>
    protected nint StateBytes => Align(Batch * Hidden * sizeof(float));

    private nint GateBytes => Align(Steps * Batch * Gates * sizeof(float));

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) =>
        GateBytes + StateBytes + Align(StepBytes) + Math.Max(Gemm.ScratchBytes(Steps * Batch, Gates, Width), ProductBytes);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        for (int direction = 0; direction < Directions; direction++)
        {
            RunDirection(run, direction);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.ForEach(_input, static p => p.Dispose());
        Bias.Dispose();
    }

    /// <summary>Computes one step.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="gates">The products of the step's inputs and the bias: [batch, gates]; may be overwritten.</param>
    /// <param name="h">The state [batch, hidden], in and out.</param>
    /// <param name="own">Memory of <see cref="StepBytes"/>.</param>
    /// <param name="scratch">Memory of <see cref="ProductBytes"/>.</param>
    /// <param name="team">The threads.</param>
    protected abstract void Advance(int direction, float* gates, float* h, byte* own, byte* scratch, ThreadTeam team);

    /// <summary>Prepares a direction.</summary>
    protected virtual void Begin(in KernelRun run, int direction, byte* own)
    {
    }

    /// <summary>Ends a direction.</summary>
    protected virtual void End(in KernelRun run, int direction, byte* own)
    {
    }

    /// <summary>A direction's initial state, or zeros where none is given.</summary>
    protected void Start(float* initial, float* state, int direction)
    {
        nint count = Batch * Hidden;
        if (initial == null)
        {
            new Span<float>(state, (int)count).Clear();
        }
        else
        {
            Buffer.MemoryCopy(initial + (direction * count), state, count * sizeof(float), count * sizeof(float));
        }
    }

    /// <summary>Hands out a direction's last state where it is wanted.</summary>
    protected void Finish(float* state, float* output, int direction)
    {
        nint count = Batch * Hidden;
        if (output != null)
        {
            Buffer.MemoryCopy(state, output + (direction * count), count * sizeof(float), count * sizeof(float));
        }
    }

    /// <summary>Packs some rows of the weights of each direction, transposed.</summary>
    /// <param name="weights">[directions, rows, k].</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The rows.</param>
    /// <param name="k">The inputs.</param>
    protected static PackedMatrix[] Pack(Tensor weights, nint first, nint count, nint k)
    {
        using TensorPin pin = weights.Pin();
        var packed = new PackedMatrix[weights.Sizes[0]];
        for (int d = 0; d < packed.Length; d++)
        {
            packed[d] = PackedMatrix.Pack((float*)pin.Pointer + (((d * (nint)weights.Sizes[1]) + first) * k), k, count, k, transposed: true);
        }

        return packed;
    }

    /// <summary>The bytes, rounded up to the alignment of scratch memory.</summary>
    protected static nint Align(nint bytes) => (bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;

    private void RunDirection(in KernelRun run, int direction)
    {
        float* gates = (float*)run.Scratch, h = (float*)(run.Scratch + GateBytes);
        byte* own = run.Scratch + GateBytes + StateBytes, scratch = own + Align(StepBytes);
        nint state = Batch * Hidden, bytes = state * sizeof(float);
        GemmArguments all = new() { A = run.Input<float>(0), AStride = Width, M = Steps * Batch, Bias = Bias.Floats + (direction * Gates), Y = gates, YStride = Gates, Scratch = scratch };
        Gemm.Run(all, _input[direction], run.Team);
        Start(run.Input<float>(5), h, direction);
        Begin(run, direction, own);
        bool reverse = _direction == RecurrentDirection.Reverse || direction == 1;
        float* y = run.Output<float>(0);
        for (nint i = 0; i < Steps; i++)
        {
            nint step = reverse ? Steps - 1 - i : i;
            Advance(direction, gates + (step * Batch * Gates), h, own, scratch, run.Team);
            if (y != null)
            {
                Buffer.MemoryCopy(h, y + (((step * Directions) + direction) * state), bytes, bytes);
            }
        }

        Finish(h, run.Output<float>(1), direction);
        End(run, direction, own);
    }
}
