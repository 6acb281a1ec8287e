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
        nint start = rows == 1 ? RunRow(row, panel, panelEnd) : panel;
        nint panels = panelEnd - start;
        for (nint i = 0; i < Axis.Groups * panels; i++)
        {
            (nint p, nint group) = At(i, panels, few);
            (nint next, nint nextGroup) = At(Math.Min(i + 1, (Axis.Groups * panels) - 1), panels, few);
            RunPanel(row, rows, start + p, group, WeightsOf(start + next, nextGroup));
            if (group == Axis.Groups - 1 && !Activation.IsClamp && BlockStride != BlockedLayout.Block)
            {
                // While the panel is in the first-level cache.
                Activate(row, rows, start + p);
            }
        }

        if (!Activation.IsClamp && BlockStride == BlockedLayout.Block)
        {
            ActivateRows(row, rows, panel, panelEnd);
        }
        else if (!Activation.IsClamp)
        {
            for (nint p = panel; p < start; p++)
            {
                Activate(row, rows, p);
            }
        }
    }

    private readonly (nint Panel, nint Group) At(nint index, nint panels, bool few)
        => few ? (index / Axis.Groups, index % Axis.Groups) : (index % panels, index / panels);

    private readonly float* WeightsOf(nint panel, nint group)
        => Weights + (16 * panel * Axis.Length) + (Axis.GroupRows[group] * 8 * Layout.BlocksOf(panel));

    private readonly TileArguments Arguments(nint panel, nint group, int blocks)
    {
        TileArguments t = default;
        t.Input = Input;
        t.Chunks = Axis.Chunks + Axis.GroupStarts[group];
        t.ChunksEnd = Axis.Chunks + Axis.GroupStarts[group + 1];
        t.Weights = WeightsOf(panel, group);
        t.Bias = group == 0 && Bias != null ? Bias + 16 * panel : null;
        t.RowStride = RowStride;
        t.BlockStride = BlockStride;
        t.Minimum = Activation.Minimum;
        t.Maximum = Activation.Maximum;
        t.Clamp = group == Axis.Groups - 1 && Activation.IsClamp && Activation.Kind != ActivationKind.None;
        return t;
    }

    /// <summary>Computes one row of as many panels as fit <see cref="RowTile"/>.</summary>
    /// <returns>The first panel that was left.</returns>
    private readonly nint RunRow(nint row, nint panel, nint panelEnd)
    {
        bool whole = panelEnd < Layout.Panels || (LastColumns == 0 && Layout.BlocksOf(panelEnd - 1) == 2);
        nint end = whole ? panelEnd : panelEnd - 1;
        for (; panel + RowTile.Panels <= end; panel += RowTile.Panels)
        {
            for (nint group = 0; group < Axis.Groups; group++)
            {
                TileArguments t = Arguments(panel, group, 2);
                t.Rows = Rows + row;
                nint at = row * RowStride + 2 * panel * BlockStride;
                float* initial = group == 0 ? Initial : Output;
                t.Initial = initial != null ? initial + at : null;
                t.Output = Output + at;
                RowTile.Run(&t, 16 * Axis.Length);
            }
        }

        return panel;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPanel(nint row, nint rows, nint panel, nint group, float* next)
    {
        int blocks = Layout.BlocksOf(panel);
        TileArguments t = Arguments(panel, group, blocks);
        bool partial = LastColumns != 0 && panel == Layout.Panels - 1;
        nint tiles = (rows + RegisterTile.MaxRows(blocks) - 1) / RegisterTile.MaxRows(blocks);
        float* initial = group == 0 ? Initial : Output;

        // All tiles together fetch the weights of the next panel, which are as many as those of this one.
        t.NextStep = ((16 * blocks) + tiles - 1) / tiles;
        for (nint tile = 0; tile < tiles; tile++)
        {
            t.Next = next + (tile * (Axis.GroupRows[group + 1] - Axis.GroupRows[group]) * 8 * blocks / tiles);
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

    // The panels of a row lie side by side.
    private readonly void ActivateRows(nint row, nint rows, nint panel, nint panelEnd)
    {
        nint last = panelEnd - 1, lastColumns = LastColumns != 0 && last == Layout.Panels - 1 ? LastColumns : 8 * Layout.BlocksOf(last);
        for (nint r = row; r < row + rows && panel < panelEnd; r++)
        {
            ActivationKernel.Apply(Activation, Output + r * RowStride + 16 * panel, 16 * (last - panel) + lastColumns);
        }
    }

    // Each block of a panel holds its pixels side by side.
    private readonly void Activate(nint row, nint rows, nint panel)
    {
        for (int b = 0; b < Layout.BlocksOf(panel); b++)
        {
            ActivationKernel.Apply(Activation, Output + row * 8 + (2 * panel + b) * BlockStride, rows * 8);
        }
    }
}
