namespace Decant.Kernels;

/// <summary>Cuts a product into blocks of rows and panels and runs them on a team.</summary>
internal static unsafe class TileGrid
{
    private const nint GroupFloats = 256;
    private const nint BlockBytes = 192 * 1024;
    private const nint ChunksPerThread = 6;

    /// <summary>The greatest length of the groups into which a reduction axis is cut.</summary>
    public static nint GroupLength(nint length)
    {
        nint groups = (length + GroupFloats + GroupFloats / 2 - 1) / (GroupFloats + GroupFloats / 2);
        return groups <= 1 ? length : (length + groups - 1) / groups + 8;
    }

    /// <summary>Computes all rows and panels.</summary>
    public static void Run(in TileLoops loops, nint rows, ThreadTeam team)
    {
        if (rows == 0 || loops.Layout.Panels == 0)
        {
            return;
        }

        nint depth = Math.Min(loops.Axis.Length, GroupFloats);
        nint block = Math.Max(BlockBytes / (Math.Max(depth, 1) * sizeof(float)) / 6 * 6, 24);
        nint rowBlocks = (rows + block - 1) / block;
        nint wanted = team.Threads == 1 ? 1 : team.Threads * ChunksPerThread;
        nint panelBlocks = 1;
        if (wanted > rowBlocks)
        {
            // Prefer to cut rows, down to 24 a block, because every block of rows reads all weights only once more from the second-level cache.
            rowBlocks = Math.Min(wanted, Math.Max((rows + 23) / 24, rowBlocks));
            panelBlocks = Math.Min(loops.Layout.Panels, (wanted + rowBlocks - 1) / rowBlocks);
        }

        Job job = new() { Loops = loops, Rows = rows, RowBlocks = rowBlocks, PanelBlocks = panelBlocks };
        team.Run(ref job, rowBlocks * panelBlocks);
    }

    private struct Job : IParallelJob
    {
        public TileLoops Loops;
        public nint Rows;
        public nint RowBlocks;
        public nint PanelBlocks;

        public void Run(nint chunk, int worker)
        {
            nint r = chunk % RowBlocks, p = chunk / RowBlocks, panels = Loops.Layout.Panels;
            nint row = Rows * r / RowBlocks, panel = panels * p / PanelBlocks;
            Loops.Run(row, Rows * (r + 1) / RowBlocks - row, panel, panels * (p + 1) / PanelBlocks);
        }
    }
}
