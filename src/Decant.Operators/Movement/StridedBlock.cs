namespace Decant.Operators;

/// <summary>A block walked with two sets of strides, with neighbouring axes merged where both sides allow it.</summary>
internal readonly record struct StridedBlock(
    long[] OuterSizes, long[] OuterFrom, long[] OuterTo, long OuterCount, long InnerSize, long InnerFrom, long InnerTo)
{
    /// <summary>Merges axes; the innermost merged axis is given apart, as the run to copy.</summary>
    public static StridedBlock Merge(ReadOnlySpan<long> sizes, ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        var axes = new List<(long Size, long From, long To)>();
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 1)
            {
                continue;
            }

            (long size, long read, long write) = (sizes[axis], from[axis], to[axis]);
            if (axes.Count > 0 && axes[^1].From == read * size && axes[^1].To == write * size)
            {
                size *= axes[^1].Size;
                axes.RemoveAt(axes.Count - 1);
            }

            axes.Add((size, read, write));
        }

        (long Size, long From, long To) inner = axes.Count > 0 ? axes[^1] : (1, 1, 1);
        var outer = axes.Take(Math.Max(axes.Count - 1, 0)).ToList();
        return new StridedBlock(
            [.. outer.Select(static a => a.Size)],
            [.. outer.Select(static a => a.From)],
            [.. outer.Select(static a => a.To)],
            outer.Aggregate(1L, static (count, a) => count * a.Size),
            inner.Size,
            inner.From,
            inner.To);
    }
}
