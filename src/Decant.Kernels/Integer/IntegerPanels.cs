namespace Decant.Kernels;

/// <summary>
/// How the columns of packed integer weights are cut into panels: two blocks of eight columns each, the last one a single block where their
/// number is odd. A panel holds [K][8·blocks] pairs; panel p starts at pair 16·p·K.
/// </summary>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct IntegerPanels(nint Columns)
{
    /// <summary>The number of blocks of eight columns.</summary>
    public nint Blocks => (Columns + 7) / 8;

    /// <summary>The number of panels.</summary>
    public nint Count => (Blocks + 1) / 2;

    /// <summary>The number of pairs that K rows take.</summary>
    public nint Pairs(nint k) => Blocks * 8 * k;

    /// <summary>The number of blocks of one panel.</summary>
    public int BlocksOf(nint panel) => Blocks - 2 * panel > 1 ? 2 : 1;

    /// <summary>The packed position of one pair.</summary>
    public nint IndexOf(nint row, nint column, nint k)
    {
        nint panel = column / 16;
        return 16 * panel * k + row * 8 * BlocksOf(panel) + column % 16;
    }
}
