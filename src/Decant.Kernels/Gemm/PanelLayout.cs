namespace Decant.Kernels;

/// <summary>
/// How the columns of packed weights are cut into panels: two blocks of eight columns each, the last one three blocks where their number
/// is odd (one block where there is only one). A panel holds [K][8·blocks]; panel p starts at float 16·p·K.
/// </summary>
internal readonly struct PanelLayout
{
    /// <summary>Cuts the columns into panels.</summary>
    public PanelLayout(nint columns)
    {
        Columns = columns;
        Blocks = (columns + 7) / 8;
        Panels = Blocks <= 1 ? Blocks : Blocks / 2;
    }

    /// <summary>The number of columns.</summary>
    public nint Columns { get; }

    /// <summary>The number of blocks of eight columns.</summary>
    public nint Blocks { get; }

    /// <summary>The number of panels.</summary>
    public nint Panels { get; }

    /// <summary>The number of floats that K rows take.</summary>
    public nint Floats(nint k) => Blocks * 8 * k;

    /// <summary>The number of blocks of one panel.</summary>
    public int BlocksOf(nint panel) => panel + 1 < Panels ? 2 : (int)(Blocks - 2 * (Panels - 1));

    /// <summary>The packed position of one weight.</summary>
    public nint IndexOf(nint row, nint column, nint k)
    {
        nint panel = Math.Min(column / 16, Panels - 1);
        return 16 * panel * k + row * 8 * BlocksOf(panel) + (column - 16 * panel);
    }
}
