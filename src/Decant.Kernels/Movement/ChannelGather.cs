using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// Moves channels of blocked activations: output channel c of an image takes a chosen input channel. Serves concatenation and slicing at
/// offsets that are not multiples of 8, channel shuffles, and groups of odd sizes.
/// </summary>
public sealed unsafe class ChannelGather : IDisposable
{
    private readonly NativeBuffer _moves;
    private readonly int _blocks;

    /// <summary>Prepares a move.</summary>
    /// <param name="sources">For each output channel from <paramref name="firstChannel"/> on, the input channel it takes; −1 gives zero.</param>
    /// <param name="firstChannel">The first output channel that is written; channels before it and after the last are left alone.</param>
    public ChannelGather(ReadOnlySpan<int> sources, int firstChannel = 0)
    {
        _blocks = (firstChannel + sources.Length + 7) / 8;
        var moves = new List<Move>();
        Span<int> lanes = stackalloc int[8];
        for (int block = firstChannel / 8; block < _blocks; block++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                int index = block * 8 + lane - firstChannel;
                lanes[lane] = index < 0 || index >= sources.Length ? int.MinValue : sources[index];
            }

            AddMoves(moves, block, lanes);
        }

        Count = moves.Count;
        _moves = new NativeBuffer(moves.Count * sizeof(Move));
        for (int i = 0; i < moves.Count; i++)
        {
            ((Move*)_moves.Pointer)[i] = moves[i];
        }
    }

    private int Count { get; }

    /// <summary>Moves the channels of some images.</summary>
    /// <param name="input">Blocked input.</param>
    /// <param name="inputBatchStride">Floats from an image of the input to the next.</param>
    /// <param name="output">Blocked output; must not overlap the input.</param>
    /// <param name="outputBatchStride">Floats from an image of the output to the next.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="pixels">Height times width.</param>
    /// <param name="team">The threads.</param>
    public void Run(float* input, nint inputBatchStride, float* output, nint outputBatchStride, nint batch, nint pixels, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new()
        {
            Moves = (Move*)_moves.Pointer,
            Count = Count,
            Input = input,
            InputBatchStride = inputBatchStride,
            Output = output,
            OutputBatchStride = outputBatchStride,
            Pixels = pixels,
            Blocks = _blocks,
        };
        team.Run(ref job, batch * _blocks);
    }

    /// <inheritdoc/>
    public void Dispose() => _moves.Dispose();

    // One move a distinct source block: the lanes it provides and where they come from.
    private static void AddMoves(List<Move> moves, int block, ReadOnlySpan<int> lanes)
    {
        Span<bool> done = stackalloc bool[8];
        for (int lane = 0; lane < 8; lane++)
        {
            if (done[lane] || lanes[lane] == int.MinValue)
            {
                continue;
            }

            int from = lanes[lane] < 0 ? -1 : lanes[lane] / 8;
            Move move = new() { Block = block, Source = from };
            for (int l = lane; l < 8; l++)
            {
                if (lanes[l] != int.MinValue && (lanes[l] < 0 ? -1 : lanes[l] / 8) == from)
                {
                    done[l] = true;
                    move.Mask = move.Mask.WithElement(l, -1);
                    move.Lanes = move.Lanes.WithElement(l, lanes[l] < 0 ? 0 : lanes[l] % 8);
                }
            }

            moves.Add(move);
        }
    }

    private struct Move
    {
        public Vector256<int> Lanes;
        public Vector256<int> Mask;
        public nint Block;
        public nint Source;
    }

    private struct Job : IParallelJob
    {
        public Move* Moves;
        public int Count;
        public float* Input;
        public nint InputBatchStride;
        public float* Output;
        public nint OutputBatchStride;
        public nint Pixels;
        public nint Blocks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint n = chunk / Blocks, block = chunk % Blocks;
            for (int i = 0; i < Count; i++)
            {
                if (Moves[i].Block == block)
                {
                    Apply(in Moves[i], Input + n * InputBatchStride, Output + n * OutputBatchStride + block * 8 * Pixels);
                }
            }
        }

        private readonly void Apply(in Move move, float* image, float* to)
        {
            Vector256<int> lanes = Unsafe.ReadUnaligned<Vector256<int>>(ref Unsafe.As<Vector256<int>, byte>(ref Unsafe.AsRef(in move.Lanes)));
            Vector256<float> mask = move.Mask.AsSingle();
            if (move.Source < 0)
            {
                for (nint i = 0; i < Pixels * 8; i += 8)
                {
                    Vector256.AndNot(Vector256.Load(to + i), mask).Store(to + i);
                }

                return;
            }

            float* from = image + move.Source * 8 * Pixels;
            for (nint i = 0; i < Pixels * 8; i += 8)
            {
                Vector256<float> moved = Vector256.ShuffleNative(Vector256.Load(from + i), lanes);
                Vector256.ConditionalSelect(mask, moved, Vector256.Load(to + i)).Store(to + i);
            }
        }
    }
}
