namespace Decant.Kernels;

/// <summary>
/// Products of float32 matrices by a <see cref="NarrowMatrix"/>. Up to three rows decode codes in registers; more rows decode a tile of the matrix
/// into the first-level cache and multiply as <see cref="Gemm"/> does.
/// </summary>
/// <remarks>Sums are float32. An infinite input times a code with a zero point gives NaN, since the zero point's part is taken off at the end of a block.</remarks>
public static unsafe class NarrowGemm
{
    private const nint FewRows = 3;
    private const nint RowBlock = 192;
    private const nint ChunksPerThread = 6;

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="integer">Whether inputs are rounded to 8 bits.</param>
    /// <param name="threads">The threads of the team.</param>
    public static nint ScratchBytes(nint m, NarrowMatrix b, bool integer, int threads)
    {
        ArgumentNullException.ThrowIfNull(b);
        return ByRows(m, b, integer) ? m * RowBytes(b, integer) : SharedBytes(m, b) + (threads * TileBytes);
    }

    /// <summary>Multiplies.</summary>
    /// <param name="arguments">The arrays; scratch of <see cref="ScratchBytes"/>.</param>
    /// <param name="b">B [K, N].</param>
    /// <param name="integer">
    /// Whether the inputs of each block are rounded to 8 bits, the greatest of them to 127, where the matrix has codes of 4 or 8 bits: an error of at most
    /// <c>max|x| / 254 · Σ|w|</c> a block, for sums that are exact integers and faster.
    /// </param>
    /// <param name="team">The threads.</param>
    public static void Run(in GemmArguments arguments, NarrowMatrix b, bool integer, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(team);
        if (arguments.M == 0)
        {
            return;
        }

        if (ByRows(arguments.M, b, integer))
        {
            RunRows(arguments, b, integer, team);
        }
        else
        {
            RunTiles(arguments, b, team);
        }
    }

    private static nint TileBytes => Align((NarrowTilesJob.Group + NarrowTile.Excess) * 24 * sizeof(float));

    private static bool ByRows(nint m, NarrowMatrix b, bool integer) => m <= FewRows || IsInteger(b, integer);

    private static bool IsInteger(NarrowMatrix b, bool integer) => integer && NarrowIntegerRow.Supports(b.View);

    private static nint RowBytes(NarrowMatrix b, bool integer) => Align(IsInteger(b, integer) ? NarrowIntegerRow.Bytes(b.View) : NarrowRow.Floats(b.View) * sizeof(float));

    private static nint SharedBytes(nint m, NarrowMatrix b) => Align(m * sizeof(nint)) + Align((b.N + 24) * sizeof(float));

    private static nint Align(nint bytes) => (bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;

    private static void RunRows(in GemmArguments arguments, NarrowMatrix b, bool integer, ThreadTeam team)
    {
        NarrowView view = b.View;
        NarrowRowsJob job = new()
        {
            Arguments = arguments,
            View = view,
            Integer = integer,
            RowBytes = RowBytes(b, integer),
            Chunks = Math.Min(view.Panels, team.Threads == 1 ? 1 : ChunksPerThread * team.Threads),
        };
        job.Prepare();
        team.Run(ref job, job.Chunks);
    }

    private static void RunTiles(in GemmArguments arguments, NarrowMatrix b, ThreadTeam team)
    {
        var rows = (nint*)arguments.Scratch;
        for (nint m = 0; m < arguments.M; m++)
        {
            rows[m] = m * arguments.AStride;
        }

        float* bias = (float*)(arguments.Scratch + Align(arguments.M * sizeof(nint)));
        if (arguments.Bias != null)
        {
            Buffer.MemoryCopy(arguments.Bias, bias, b.N * sizeof(float), b.N * sizeof(float));
            new Span<float>(bias + b.N, 24).Clear();
        }

        var layout = new PanelLayout(b.N);
        nint rowBlocks = (arguments.M + RowBlock - 1) / RowBlock;
        NarrowTilesJob job = new()
        {
            Arguments = arguments,
            View = b.View,
            Rows = rows,
            Bias = arguments.Bias == null ? null : bias,
            RowBlocks = rowBlocks,
            PanelBlocks = Math.Min(layout.Panels, team.Threads == 1 ? 1 : ((ChunksPerThread * team.Threads) + rowBlocks - 1) / rowBlocks),
            Tiles = arguments.Scratch + SharedBytes(arguments.M, b),
            TileBytes = TileBytes,
        };
        team.Run(ref job, job.RowBlocks * job.PanelBlocks);
    }
}
