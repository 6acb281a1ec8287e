using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>One product of all steps by the input weights, then for each step one by the state's weights and the gates.</summary>
internal sealed unsafe class LstmKernel : Kernel
{
    private readonly PackedMatrix[] _input;
    private readonly PackedMatrix[] _state;
    private readonly NativeBuffer _bias;
    private readonly RecurrentDirection _direction;
    private readonly nint _steps;
    private readonly nint _batch;
    private readonly nint _width;
    private readonly nint _hidden;

    /// <summary>Packs the weights.</summary>
    /// <param name="x">The shape of X: [steps, batch, input].</param>
    /// <param name="w">[directions, 4·hidden, input].</param>
    /// <param name="r">[directions, 4·hidden, hidden].</param>
    /// <param name="b">[directions, 8·hidden], or null.</param>
    /// <param name="direction">The order in which sequences are read.</param>
    public LstmKernel(Shape x, Tensor w, Tensor r, Tensor? b, RecurrentDirection direction)
    {
        (_steps, _batch, _width, _hidden, _direction) = ((nint)x.Sizes[0], (nint)x.Sizes[1], (nint)x.Sizes[2], (nint)r.Sizes[2], direction);
        int directions = (int)w.Sizes[0];
        _input = Pack(w, directions, _width);
        _state = Pack(r, directions, _hidden);
        _bias = new NativeBuffer(directions * Gates * sizeof(float));
        ReadOnlySpan<float> bias = b is null ? [] : b.AsSpan<float>();
        for (int i = 0; i < directions * (int)Gates && b is not null; i++)
        {
            int start = i / (int)Gates * 2 * (int)Gates, gate = i % (int)Gates;
            _bias.Floats[i] = bias[start + gate] + bias[start + (int)Gates + gate];
        }
    }

    /// <inheritdoc/>
    public override string Name => "lstm.f32";

    private nint Gates => 4 * _hidden;

    private nint GateBytes => Align(_steps * _batch * Gates * sizeof(float));

    private nint StateBytes => Align(_batch * _hidden * sizeof(float));

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => GateBytes + (2 * StateBytes)
        + Math.Max(Gemm.ScratchBytes(_steps * _batch, Gates, _width), Gemm.ScratchBytes(_batch, Gates, _hidden));

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        for (int direction = 0; direction < _input.Length; direction++)
        {
            RunDirection(run, direction);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.ForEach(_input, static p => p.Dispose());
        Array.ForEach(_state, static p => p.Dispose());
        _bias.Dispose();
    }

    private void RunDirection(in KernelRun run, int direction)
    {
        float* gates = (float*)run.Scratch, h = (float*)(run.Scratch + GateBytes), c = (float*)(run.Scratch + GateBytes + StateBytes);
        byte* scratch = run.Scratch + GateBytes + (2 * StateBytes);
        nint state = _batch * _hidden, bytes = state * sizeof(float);
        GemmArguments all = new() { A = run.Input<float>(0), AStride = _width, M = _steps * _batch, Bias = _bias.Floats + (direction * Gates), Y = gates, YStride = Gates, Scratch = scratch };
        Gemm.Run(all, _input[direction], run.Team);
        Start(run.Input<float>(5), h, direction, state);
        Start(run.Input<float>(6), c, direction, state);
        bool reverse = _direction == RecurrentDirection.Reverse || direction == 1;
        for (nint i = 0; i < _steps; i++)
        {
            nint step = reverse ? _steps - 1 - i : i;
            float* at = gates + (step * _batch * Gates);
            GemmArguments one = new() { A = h, AStride = _hidden, M = _batch, C = at, Y = at, YStride = Gates, Scratch = scratch };
            Gemm.Run(one, _state[direction], run.Team);
            RecurrentGates.Lstm(at, Gates, c, h, _batch, _hidden);
            if (run.Output<float>(0) != null)
            {
                Buffer.MemoryCopy(h, run.Output<float>(0) + (((step * _input.Length) + direction) * state), bytes, bytes);
            }
        }

        Finish(h, run.Output<float>(1), direction, state);
        Finish(c, run.Output<float>(2), direction, state);
    }

    private static void Start(float* initial, float* state, int direction, nint count)
    {
        if (initial == null)
        {
            new Span<float>(state, (int)count).Clear();
        }
        else
        {
            Buffer.MemoryCopy(initial + (direction * count), state, count * sizeof(float), count * sizeof(float));
        }
    }

    private static void Finish(float* state, float* output, int direction, nint count)
    {
        if (output != null)
        {
            Buffer.MemoryCopy(state, output + (direction * count), count * sizeof(float), count * sizeof(float));
        }
    }

    private PackedMatrix[] Pack(Tensor weights, int directions, nint k)
    {
        using TensorPin pin = weights.Pin();
        var packed = new PackedMatrix[directions];
        for (int d = 0; d < directions; d++)
        {
            packed[d] = PackedMatrix.Pack((float*)pin.Pointer + (d * Gates * k), k, Gates, k, transposed: true);
        }

        return packed;
    }

    private static nint Align(nint bytes) => (bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;
}
