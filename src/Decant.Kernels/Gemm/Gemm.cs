namespace Decant.Kernels;

/// <summary>
/// Products of float32 matrices, row-major. Every element is summed over K in order, in groups of at most 384 kept in registers;
/// the order depends on K only.
/// </summary>
public static unsafe class Gemm
{
    /// <summary>The bytes of scratch memory that <see cref="Run(in GemmArguments, PackedMatrix, ThreadTeam)"/> needs.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="k">Columns of A.</param>
    public static nint ScratchBytes(nint m, nint n, nint k)
    {
        nint groups = Groups(k);
        return Align(m * sizeof(nint) + groups * sizeof(Chunk) + 2 * (groups + 1) * sizeof(nint)) + Align((n + 24) * sizeof(float));
    }

    /// <summary>The bytes of scratch memory that <see cref="Run(in GemmArguments, float*, nint, nint, nint, bool, float, ThreadTeam)"/> needs.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="k">Columns of A.</param>
    public static nint UnpackedScratchBytes(nint m, nint n, nint k)
        => ScratchBytes(m, n, k) + Align(new PanelLayout(n).Floats(k) * sizeof(float));

    /// <summary>Multiplies by a packed matrix.</summary>
    /// <param name="arguments">The arrays; scratch of <see cref="ScratchBytes"/>.</param>
    /// <param name="b">B [K, N].</param>
    /// <param name="team">The threads.</param>
    public static void Run(in GemmArguments arguments, PackedMatrix b, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(b);
        RunPacked(arguments, b.Weights, b.K, b.N, team);
    }

    /// <summary>Multiplies by a matrix that is packed on the way.</summary>
    /// <param name="arguments">The arrays; scratch of <see cref="UnpackedScratchBytes"/>.</param>
    /// <param name="b">The first element of B.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="bStride">Floats from a stored row of B to the next.</param>
    /// <param name="transposed">True if B is stored as [N, K].</param>
    /// <param name="scale">A factor for A·B.</param>
    /// <param name="team">The threads.</param>
    public static void Run(in GemmArguments arguments, float* b, nint k, nint n, nint bStride, bool transposed, float scale, ThreadTeam team)
    {
        float* packed = (float*)(arguments.Scratch + ScratchBytes(arguments.M, n, k));
        MatrixPacking.Pack(b, k, n, bStride, transposed, scale, packed);
        RunPacked(arguments, packed, k, n, team);
    }

    private static void RunPacked(in GemmArguments arguments, float* weights, nint k, nint n, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        var layout = new PanelLayout(n);
        nint groups = Groups(k);
        var chunks = (Chunk*)arguments.Scratch;
        nint* starts = (nint*)(chunks + groups);
        nint* before = starts + groups + 1;
        nint* rows = before + groups + 1;
        float* bias = (float*)(arguments.Scratch + Align(arguments.M * sizeof(nint) + groups * sizeof(Chunk) + 2 * (groups + 1) * sizeof(nint)));
        FillGroups(chunks, starts, before, groups, k);
        for (nint m = 0; m < arguments.M; m++)
        {
            rows[m] = m * arguments.AStride;
        }

        if (arguments.Bias != null)
        {
            Buffer.MemoryCopy(arguments.Bias, bias, n * sizeof(float), n * sizeof(float));
            new Span<float>(bias + n, 24).Clear();
        }

        TileLoops loops = default;
        loops.Input = arguments.A;
        loops.Rows = rows;
        loops.Axis = new ReductionAxis(chunks, groups, starts, before, k);
        loops.Layout = layout;
        loops.Weights = weights;
        loops.Bias = arguments.Bias == null ? null : bias;
        loops.Initial = arguments.C;
        loops.Output = arguments.Y;
        loops.RowStride = arguments.YStride;
        loops.BlockStride = BlockedLayout.Block;
        loops.Activation = arguments.Activation;
        loops.LastColumns = n % 8 == 0 ? 0 : n - 16 * (layout.Panels - 1);
        TileGrid.Run(loops, arguments.M, team);
    }

    private static nint Groups(nint k) => k == 0 ? 1 : (k + TileGrid.GroupLength(k) - 1) / TileGrid.GroupLength(k);

    private static void FillGroups(Chunk* chunks, nint* starts, nint* before, nint groups, nint k)
    {
        nint length = k == 0 ? 0 : TileGrid.GroupLength(k);
        for (nint g = 0; g < groups; g++)
        {
            chunks[g] = new Chunk { Offset = g * length, Length = Math.Min(length, k - g * length) };
            starts[g] = g;
            before[g] = g * length;
        }

        // An empty reduction has a group without runs: the result is bias + C.
        starts[groups] = k == 0 ? 0 : groups;
        before[groups] = k;
    }

    private static nint Align(nint bytes) => (bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;
}
