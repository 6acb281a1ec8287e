namespace Decant.Kernels;

/// <summary>Many rows by panels of columns: groups of a panel are decoded into the first-level cache and read by all rows of a block.</summary>
internal unsafe struct NarrowTilesJob : IParallelJob
{
    /// <summary>The rows of the matrix that are decoded at once.</summary>
    public const nint Group = 256;

    public GemmArguments Arguments;
    public NarrowView View;
    public nint* Rows;
    public float* Bias;
    public nint RowBlocks;
    public nint PanelBlocks;
    public byte* Tiles;
    public nint TileBytes;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        var layout = new PanelLayout(View.N);
        nint block = chunk % RowBlocks, part = chunk / RowBlocks;
        nint row = Arguments.M * block / RowBlocks, rows = (Arguments.M * (block + 1) / RowBlocks) - row;
        float* tile = (float*)(Tiles + (worker * TileBytes));
        for (nint panel = layout.Panels * part / PanelBlocks; panel < layout.Panels * (part + 1) / PanelBlocks; panel++)
        {
            for (nint k = 0; k < View.K; k += Group)
            {
                nint depth = Math.Min(Group, View.K - k);
                NarrowTile.Decode(View, 16 * panel, layout.BlocksOf(panel), k, depth, tile);
                RunGroup(layout, row, rows, panel, k, depth, tile);
            }
        }
    }

    private readonly void RunGroup(PanelLayout layout, nint row, nint rows, nint panel, nint k, nint depth, float* tile)
    {
        Chunk run = new() { Offset = k, Length = depth };
        nint* starts = stackalloc nint[2] { 0, 1 };
        nint* before = stackalloc nint[1] { 0 };
        bool last = k + depth == View.K;
        TileLoops loops = default;
        loops.Input = Arguments.A;
        loops.Rows = Rows;

        // The tile holds one panel: its length counts as 0, so that no panel lies before it.
        loops.Axis = new ReductionAxis(&run, 1, starts, before, 0);
        loops.Layout = layout;
        loops.Weights = tile;
        loops.Bias = k == 0 ? Bias : null;
        loops.Initial = k == 0 ? Arguments.C : Arguments.Y;
        loops.Output = Arguments.Y;
        loops.RowStride = Arguments.YStride;
        loops.BlockStride = BlockedLayout.Block;
        loops.Activation = last ? Arguments.Activation : Activation.None;
        loops.LastColumns = View.N % 8 == 0 ? 0 : View.N - (16 * (layout.Panels - 1));
        loops.Run(row, rows, panel, panel + 1);
    }
}
