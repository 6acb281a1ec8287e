namespace Decant.Compression;

/// <summary>
/// An axis that is a product of index spaces: a position goes exactly where one of its indices goes. To take a position away, an index must be
/// chosen, and with it go all positions that have it.
/// </summary>
/// <param name="start">The number of the axis's first position.</param>
/// <param name="spaces">The first number and the size of each space, the outermost first.</param>
internal sealed class AxisProduct(int start, (int Start, int Size)[] spaces)
{
    /// <summary>The number of positions.</summary>
    public int Count { get; } = spaces.Aggregate(1, static (product, s) => product * s.Size);

    /// <summary>The spaces.</summary>
    public IReadOnlyList<(int Start, int Size)> Spaces => spaces;

    /// <summary>The space whose indices are taken away where a position has to go.</summary>
    public int Preferred { get; set; } = -1;

    /// <summary>The number of a position.</summary>
    public int Position(int index) => start + index;

    /// <summary>The number of the index that a position has in a space.</summary>
    public int Index(int position, int space)
    {
        int inner = 1;
        for (int s = spaces.Length - 1; s > space; s--)
        {
            inner *= spaces[s].Size;
        }

        return spaces[space].Start + (position / inner % spaces[space].Size);
    }
}
