namespace Decant.Kernels;

/// <summary>
/// Products of float32 matrices by a <see cref="SparseMatrix"/>. Many rows lie side by side, turned, so that a weight is read once for a panel of them; a few
/// rows are multiplied one by one. A zero weight is not multiplied, so that a NaN behind it does not reach the sum.
/// </summary>
public static unsafe class SparseGemm
{
    /// <summary>The rows below which each is multiplied alone.</summary>
    internal const nint FewRows = 8;

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="threads">The threads of the team.</param>
    public static nint ScratchBytes(nint m, SparseMatrix b, int threads)
    {
        ArgumentNullException.ThrowIfNull(b);
        return m < FewRows ? 0 : threads * WorkerFloats(b) * sizeof(float);
    }

    /// <summary>Multiplies.</summary>
    /// <param name="arguments">The arrays; scratch of <see cref="ScratchBytes"/>.</param>
    /// <param name="b">B [K, N].</param>
    /// <param name="team">The threads.</param>
    public static void Run(in GemmArguments arguments, SparseMatrix b, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(team);
        nint wanted = team.Threads == 1 ? 1 : 6 * team.Threads, blocks = (b.N + 7) / 8;
        if (arguments.M < FewRows)
        {
            SparseVectors few = new() { Arguments = arguments, Values = b.Values, Rows = b.Rows, Starts = b.Starts, Width = b.Width, N = b.N, Blocks = blocks, Chunks = Math.Min(wanted, blocks) };
            team.Run(ref few, arguments.M == 0 ? 0 : few.Chunks);
            return;
        }

        int units = Units(b);
        nint panels = (arguments.M + units * 8 - 1) / (units * 8);
        SparseColumns job = new()
        {
            Arguments = arguments, Values = b.Values, Rows = b.Rows, Starts = b.Starts, Width = b.Width, K = b.K, N = b.N, Units = units, Blocks = blocks,
            Parts = Math.Clamp(wanted / panels, 1, blocks), WorkerFloats = WorkerFloats(b),
        };
        team.Run(ref job, panels * job.Parts);
    }

    // Vectors of eight rows of a panel: 8 sums of one column in registers, or 3 of four columns at a time.
    private static int Units(SparseMatrix b) => b.HasBlocks ? 6 : (1 << SparseMatrix.PanelShift) / 8;

    private static nint WorkerFloats(SparseMatrix b) => (b.K + 16) * Units(b) * 8;
}
