namespace Decant.Kernels;

/// <summary>A block of queries of one head: its scores, its weights and its results.</summary>
internal unsafe struct AttentionBlocks : IParallelJob
{
    private const nint Group = 256;

    public AttentionShape Shape;
    public AttentionArguments Arguments;
    public AttentionPacking Packed;
    public nint Rows;
    public nint Blocks;
    public nint Stride;
    public byte* Scratch;
    public nint WorkerBytes;

    /// <summary>The bytes of the lists of rows and runs.</summary>
    public static nint ListBytes(nint rows, nint keys)
    {
        nint groups = (keys + Group - 1) / Group + 1;
        return 2 * rows * sizeof(nint) + groups * sizeof(Chunk) + 2 * (groups + 1) * sizeof(nint);
    }

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        nint block = chunk % Blocks, head = chunk / Blocks % Shape.Heads, batch = chunk / Blocks / Shape.Heads;
        nint first = block * Rows, rows = Math.Min(Rows, Shape.Queries - first);
        nint shared = batch * Shape.KeyHeads + head / (Shape.Heads / Shape.KeyHeads);
        float* scores = (float*)(Scratch + worker * WorkerBytes), inverse = scores + Rows * Stride;
        nint* queryRows = (nint*)(Scratch + worker * WorkerBytes + WorkerBytes - (ListBytes(Rows, Shape.Keys) + 63) / 64 * 64);

        // The last query of a block sees the most.
        nint visible = Arguments.Visible(Shape.Keys, batch, first + rows - 1);
        Multiply(queryRows, rows, Arguments.Q.Of(batch, head) + first * Arguments.Q.Row, Packed.Keys + shared * Packed.KeyFloats, visible, scores);
        for (nint row = 0; row < rows; row++)
        {
            nint own = Arguments.Visible(Shape.Keys, batch, first + row);
            inverse[row] = ScoreRow.Run(scores + row * Stride, own, visible, Arguments, batch, head, first + row);
        }

        float* y = Arguments.Y.Of(batch, head) + first * Arguments.Y.Row;
        Combine(queryRows, rows, scores, Packed.Values + shared * Packed.ValueFloats, visible, y);
        for (nint row = 0; row < rows; row++)
        {
            AffineKernel.Run(y + row * Arguments.Y.Row, y + row * Arguments.Y.Row, Shape.ValueSize, inverse[row], 0);
        }
    }

    private readonly void Multiply(nint* rows, nint count, float* q, float* keys, nint visible, float* scores)
    {
        Chunk run = new() { Offset = 0, Length = Shape.Size };
        nint* starts = stackalloc nint[2] { 0, 1 };
        nint* before = stackalloc nint[1] { 0 };
        var layout = new PanelLayout(Shape.Keys);
        for (nint i = 0; i < count; i++)
        {
            rows[i] = i * Arguments.Q.Row;
        }

        TileLoops loops = default;
        loops.Input = q;
        loops.Rows = rows;
        loops.Axis = new ReductionAxis(&run, 1, starts, before, Shape.Size);
        loops.Layout = layout;
        loops.Weights = keys;
        loops.Output = scores;
        loops.RowStride = Stride;
        loops.BlockStride = BlockedLayout.Block;
        loops.LastColumns = Shape.Keys % 8 == 0 ? 0 : Shape.Keys - 16 * (layout.Panels - 1);
        loops.Run(0, count, 0, Math.Min(layout.Panels, (visible + 15) / 16));
    }

    private readonly void Combine(nint* rows, nint count, float* weights, float* values, nint visible, float* y)
    {
        nint groups = Math.Max((visible + Group - 1) / Group, 1);
        var runs = (Chunk*)(rows + 2 * Rows);
        nint* starts = (nint*)(runs + groups);
        nint* before = starts + groups + 1;
        for (nint g = 0; g < groups; g++)
        {
            runs[g] = new Chunk { Offset = g * Group, Length = Math.Min(Group, visible - g * Group) };
            (starts[g], before[g]) = (g, g * Group);
        }

        // Without keys, the group has no runs, and the sums are 0.
        (starts[groups], before[groups]) = (visible == 0 ? 0 : groups, visible);
        for (nint i = 0; i < count; i++)
        {
            rows[i] = i * Stride;
        }

        var layout = new PanelLayout(Shape.ValueSize);
        TileLoops loops = default;
        loops.Input = weights;
        loops.Rows = rows;
        loops.Axis = new ReductionAxis(runs, groups, starts, before, Shape.Keys);
        loops.Layout = layout;
        loops.Weights = values;
        loops.Output = y;
        loops.RowStride = Arguments.Y.Row;
        loops.BlockStride = BlockedLayout.Block;
        loops.LastColumns = Shape.ValueSize % 8 == 0 ? 0 : Shape.ValueSize - 16 * (layout.Panels - 1);
        loops.Run(0, count, 0, layout.Panels);
    }
}
