namespace Decant.Operators;

/// <summary>What a pad does to one axis.</summary>
/// <param name="First">The first element that is kept.</param>
/// <param name="Kept">How many elements are kept; negative where more is cut off than there is.</param>
/// <param name="Before">How many are added before them.</param>
/// <param name="After">How many are added after them.</param>
internal readonly record struct PadMargin(long First, long Kept, long Before, long After)
{
    /// <summary>The padded size.</summary>
    public long Size => Before + Kept + After;

    /// <summary>The margin of an axis; negative pads cut off.</summary>
    public static PadMargin Of(long size, long before, long after) => new(
        Math.Max(-before, 0),
        size - Math.Max(-before, 0) - Math.Max(-after, 0),
        Math.Max(before, 0),
        Math.Max(after, 0));

    /// <summary>The input's index behind each index of the padded axis.</summary>
    /// <param name="map">The index within the kept elements (their count is the second argument) that stands for one outside.</param>
    public long[] Table(Func<long, long, long> map)
    {
        var table = new long[Size];
        for (long i = 0; i < table.Length; i++)
        {
            table[i] = First + map(i - Before, Kept);
        }

        return table;
    }
}
