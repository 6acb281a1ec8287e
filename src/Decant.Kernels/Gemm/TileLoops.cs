using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>A product of many rows by packed columns: the loops around <see cref="RegisterTile"/>.</summary>
internal unsafe struct TileLoops
{
    public float* Input;
    public nint* Rows;
    public ReductionAxis Axis;
    public PanelLayout Layout;
    public float* Weights;
    public float* Bias;
    public float* Initial;
    public float* Output;
    public nint RowStride;
    public nint BlockStride;
    public Activation Activation;

    /// <summary>Columns that exist in the last panel, where the output has no room for all of its blocks; 0 where it has.</summary>
    public nint LastColumns;

    /// <summary>Computes some rows of some panels.</summary>
    public void Run(nint row, nint rows, nint panel, nint panelEnd)
    {
        // With few rows the weights are read once: in the order in which they lie. With many, a group of them stays in the first-level cache.
        bool few = rows <= 6;
        for (nint i = 0; i < Axis.Groups * (panelEnd - panel); i++)
        {
            nint group = few ? i % Axis.Groups : i / (panelEnd - panel);
            nint p = few ? i / Axis.Groups : i % (panelEnd - panel);
            RunPanel(row, rows, panel + p, group);
        }

        if (!Activation.IsClamp)
        {
            for (nint p = panel; p < panelEnd; p++)
            {
                Activate(row, rows, p);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPanel(nint row, nint rows, nint panel, nint group)
    {
        int blocks = Layout.BlocksOf(panel);
        bool first = group == 0, last = group == Axis.Groups - 1;
        TileArguments t;
        t.Input = Input;
        t.Chunks = Axis.Chunks + Axis.GroupStarts[group];
        t.ChunksEnd = Axis.Chunks + Axis.GroupStarts[group + 1];
        t.Weights = Weights + 16 * panel * Axis.Length + Axis.GroupRows[group] * 8 * blocks;
        t.Bias = first && Bias != null ? Bias + 16 * panel : null;
        t.RowStride = RowStride;
        t.BlockStride = BlockStride;
        t.Minimum = Activation.Minimum;
        t.Maximum = Activation.Maximum;
        t.Clamp = last && Activation.IsClamp && Activation.Kind != ActivationKind.None;
        bool partial = LastColumns != 0 && panel == Layout.Panels - 1;
        nint tiles = (rows + RegisterTile.MaxRows(blocks) - 1) / RegisterTile.MaxRows(blocks);
        float* initial = first ? Initial : Output;
        for (nint tile = 0; tile < tiles; tile++)
        {
            // Rows are spread evenly: 49 of them make four tiles of 6 and five of 5.
            nint start = row + rows * tile / tiles;
            int count = (int)(row + rows * (tile + 1) / tiles - start);
            t.Rows = Rows + start;
            nint at = start * RowStride + 2 * panel * BlockStride;
            t.Output = Output + at;
            t.Initial = initial != null ? initial + at : null;
            if (partial)
            {
                RunPartial(count, blocks, t);
            }
            else
            {
                RegisterTile.Run(count, blocks, &t);
            }
        }
    }

    /// <summary>Computes a tile of which the output has only the first columns, by way of a full tile on the stack.</summary>
    private void RunPartial(int rows, int blocks, TileArguments t)
    {
        float* full = stackalloc float[6 * 24];
        int width = 8 * blocks;
        float* output = t.Output;
        if (t.Initial != null)
        {
            CopyRows(t.Initial, RowStride, full, width, rows, LastColumns);
            t.Initial = full;
        }

        t.Output = full;
        t.RowStride = width;
        t.BlockStride = 8;
        RegisterTile.Run(rows, blocks, &t);
        CopyRows(full, width, output, RowStride, rows, LastColumns);
    }

    private static void CopyRows(float* from, nint fromStride, float* to, nint toStride, int rows, nint columns)
    {
        for (int r = 0; r < rows; r++)
        {
            new ReadOnlySpan<float>(from + r * fromStride, (int)columns).CopyTo(new Span<float>(to + r * toStride, (int)columns));
        }
    }

    private void Activate(nint row, nint rows, nint panel)
    {
        int blocks = Layout.BlocksOf(panel);
        bool contiguous = RowStride == 8;
        nint columns = LastColumns != 0 && panel == Layout.Panels - 1 ? LastColumns : 8 * blocks;
        for (int b = 0; contiguous && b < blocks; b++)
        {
            ActivationKernel.Apply(Activation, Output + row * 8 + (2 * panel + b) * BlockStride, rows * 8);
        }

        for (nint r = row; !contiguous && r < row + rows; r++)
        {
            ActivationKernel.Apply(Activation, Output + r * RowStride + 16 * panel, columns);
        }
    }
}
