namespace Decant.Kernels;

/// <summary>The tiles of a chain.</summary>
internal unsafe struct ChainJob : IParallelJob
{
    // One chunk of one thread runs where it is called.
    private static readonly ThreadTeam Alone = new(1);

    public ChainInput* Inputs;
    public int InputCount;
    public ChainStep* Steps;
    public int* Targets;
    public int StepCount;
    public float* Y;
    public nint Count;
    public nint Chunk;
    public float* Scratch;
    public nint WorkerFloats;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        float* inputs = Scratch + worker * WorkerFloats, buffers = inputs + InputCount * ElementwiseChain.Tile;
        nint end = Math.Min((chunk + 1) * Chunk, Count);
        float** operands = stackalloc float*[Math.Max(InputCount, 1)];
        for (nint first = chunk * Chunk; first < end; first += ElementwiseChain.Tile)
        {
            nint count = Math.Min(ElementwiseChain.Tile, end - first);
            for (int i = 0; i < InputCount; i++)
            {
                operands[i] = Inputs[i].Tile(first, count, inputs + i * ElementwiseChain.Tile);
            }

            for (int i = 0; i < StepCount; i++)
            {
                ChainStep step = Steps[i];
                float* a = Operand(step.A, operands, buffers), b = step.IsBinary ? Operand(step.B, operands, buffers) : null;
                float* y = Targets[i] < 0 ? Y + first : buffers + Targets[i] * ElementwiseChain.Tile;
                if (!step.IsBinary && StepOf(step.A) == 0)
                {
                    new Span<float>(y, (int)count).Fill(*a);
                    a = y;
                }

                step.Run(a, StepOf(step.A), b, step.IsBinary ? StepOf(step.B) : 0, y, count, Alone);
            }
        }
    }

    private readonly float* Operand(int operand, float** inputs, float* buffers) =>
        operand < 0 ? inputs[~operand] : buffers + Targets[operand] * ElementwiseChain.Tile;

    private readonly nint StepOf(int operand) => operand < 0 && Inputs[~operand].IsSingle ? 0 : 1;
}
