namespace Decant.Kernels;

/// <summary>
/// Several element-wise functions in one pass over memory: a tile of each operand at a time goes through all of them while it is in the first-level
/// cache. The last step's results are the chain's.
/// </summary>
public sealed unsafe class ElementwiseChain : IDisposable
{
    /// <summary>The numbers of a tile.</summary>
    internal const int Tile = 1024;

    private const nint TilesPerChunk = 8;

    private readonly BroadcastShape?[] _repeated;
    private readonly ChainStep[] _steps;
    private readonly int[] _targets;
    private readonly bool[] _single;
    private readonly nint _count;
    private readonly int _buffers;

    /// <summary>Prepares a chain.</summary>
    /// <param name="sizes">The sizes of the result.</param>
    /// <param name="strides">For each input and axis, floats from an element to the next; 0 where it is repeated.</param>
    /// <param name="steps">The functions, in an order in which each reads inputs and earlier ones.</param>
    /// <exception cref="ArgumentException">DEC1529: a step reads an operand that is not there yet, or there is no step.</exception>
    public ElementwiseChain(ReadOnlySpan<nint> sizes, nint[][] strides, ReadOnlySpan<ChainStep> steps)
    {
        ArgumentNullException.ThrowIfNull(strides);
        _steps = steps.ToArray();
        _count = 1;
        foreach (nint size in sizes)
        {
            _count *= size;
        }

        for (int i = 0; i < _steps.Length || i == 0; i++)
        {
            if (_steps.Length == 0 || !Exists(_steps[i].A, i, strides.Length) || (_steps[i].IsBinary && !Exists(_steps[i].B, i, strides.Length)))
            {
                throw new ArgumentException($"DEC1529 chain: step {i} of {_steps.Length} reads an operand that neither one of {strides.Length} inputs nor an earlier step gives");
            }
        }

        nint[] axes = sizes.ToArray();
        _single = Array.ConvertAll(strides, s => Array.TrueForAll(s, static v => v == 0));
        _repeated = [.. strides.Select((s, i) => _single[i] || IsPacked(axes, s) ? null : new BroadcastShape(axes, s))];
        (_targets, _buffers) = Allocate();
    }

    private int Inputs => _repeated.Length;

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="threads">The threads of the team.</param>
    public nint ScratchBytes(int threads) => threads * (nint)(_buffers + Inputs) * Tile * sizeof(float);

    /// <summary>Runs the chain.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="y">The result, packed; may be an input that is not repeated.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>.</param>
    /// <param name="team">The threads.</param>
    public void Run(float** inputs, float* y, byte* scratch, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        fixed (ChainStep* steps = _steps)
        fixed (int* targets = _targets)
        {
            ChainInput* operands = stackalloc ChainInput[Math.Max(Inputs, 1)];
            for (int i = 0; i < Inputs; i++)
            {
                operands[i] = new ChainInput
                {
                    Data = inputs[i], IsSingle = _single[i], Axes = _repeated[i] is { } shape ? shape.Axes : null, Rank = _repeated[i]?.Rank ?? 0,
                };
            }

            ChainJob job = new()
            {
                Inputs = operands, InputCount = Inputs, Steps = steps, Targets = targets, StepCount = _steps.Length, Y = y, Count = _count,
                Chunk = TilesPerChunk * Tile, Scratch = (float*)scratch, WorkerFloats = (_buffers + Inputs) * Tile,
            };
            team.Run(ref job, (_count + job.Chunk - 1) / job.Chunk);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_repeated, static r => r?.Dispose());

    private static bool Exists(int operand, int step, int inputs) => operand < 0 ? ~operand < inputs : operand < step;

    private static bool IsPacked(nint[] sizes, nint[] strides)
    {
        nint expected = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (sizes[axis] != 1 && strides[axis] != expected)
            {
                return false;
            }

            expected *= sizes[axis];
        }

        return true;
    }

    // A step writes over an operand that nothing reads later, or into a free buffer; the last one writes the result.
    private (int[] Targets, int Buffers) Allocate()
    {
        var targets = new int[_steps.Length];
        var last = new int[_steps.Length];
        for (int i = 0; i < _steps.Length; i++)
        {
            foreach (int operand in Operands(_steps[i]).Where(static o => o >= 0))
            {
                last[operand] = i;
            }
        }

        var free = new Stack<int>();
        int buffers = 0;
        for (int i = 0; i < _steps.Length; i++)
        {
            foreach (int operand in Operands(_steps[i]).Where(static o => o >= 0).Distinct().Where(o => last[o] == i))
            {
                free.Push(targets[operand]);
            }

            targets[i] = i == _steps.Length - 1 ? -1 : free.Count > 0 ? free.Pop() : buffers++;
        }

        return (targets, buffers);
    }

    private static IEnumerable<int> Operands(ChainStep step) => step.IsBinary ? [step.A, step.B] : [step.A];
}
