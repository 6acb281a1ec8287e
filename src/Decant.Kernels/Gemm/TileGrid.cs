namespace Decant.Kernels;

/// <summary>Cuts a product into blocks of rows and panels and runs them on a team.</summary>
internal static unsafe class TileGrid
{
    private const nint GroupFloats = 256;
    private const nint BlockBytes = 192 * 1024;
    private const nint ChunksPerThread = 6;

    // Multiply-accumulates below which one thread is done before another has joined.
    private const nint SharedFrom = 200_000;

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

        Blocks blocks = Cut(loops, rows, team.Threads);
        Job job = new() { Loops = loops, Rows = rows, RowBlocks = blocks.Rows, PanelBlocks = blocks.Panels };
        team.Run(ref job, blocks.Rows * blocks.Panels);
    }

    // Every block of rows reads all weights, every block of panels all inputs: of the cuts with enough blocks, the one that reads least.
    private static Blocks Cut(in TileLoops loops, nint rows, int threads)
    {
        nint length = Math.Max(loops.Axis.Length, 1), panels = loops.Layout.Panels;
        nint cached = Math.Max(BlockBytes / (Math.Min(length, GroupFloats) * sizeof(float)), 24);
        var best = new Blocks(Math.Max((rows + (cached / 2)) / cached, 1), 1);
        if (threads == 1 || rows * length * loops.Layout.Columns < SharedFrom)
        {
            return best;
        }

        nint wanted = threads * ChunksPerThread, unit = rows == 1 ? RowTile.Panels : 1, least = nint.MaxValue;
        nint mostPanels = Math.Min(Math.Max(panels / unit, 1), wanted);
        Blocks cut = best with { Panels = mostPanels };
        for (nint p = 1; p <= mostPanels; p++)
        {
            nint r = Math.Min(Math.Max((wanted + p - 1) / p, best.Rows), Math.Max((rows + 11) / 12, 1));
            nint reads = length * ((r * loops.Layout.Columns) + (p * rows));
            if (r * p >= Math.Min(wanted, 2 * threads) && reads < least)
            {
                (least, cut) = (reads, new Blocks(r, p));
            }
        }

        return cut;
    }

    private readonly record struct Blocks(nint Rows, nint Panels);

    private struct Job : IParallelJob
    {
        public TileLoops Loops;
        public nint Rows;
        public nint RowBlocks;
        public nint PanelBlocks;

        public void Run(nint chunk, int worker)
        {
            nint r = chunk % RowBlocks, p = chunk / RowBlocks;
            nint row = Rows * r / RowBlocks, panel = PanelAt(p);
            Loops.Run(row, Rows * (r + 1) / RowBlocks - row, panel, PanelAt(p + 1));
        }

        // One row alone takes several panels at a time.
        private readonly nint PanelAt(nint block)
        {
            nint panels = Loops.Layout.Panels, at = panels * block / PanelBlocks;
            return Rows == 1 && block < PanelBlocks ? at / RowTile.Panels * RowTile.Panels : at;
        }
    }
}
