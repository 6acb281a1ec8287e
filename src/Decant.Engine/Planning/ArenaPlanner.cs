namespace Decant.Engine;

/// <summary>
/// Gives every root of kind <see cref="SlotKind.Arena"/> an offset, so that two that live at the same step never overlap: one after the other, each at the
/// lowest free place. The largest first is mostly best; where the longest-lived or the earliest first take less, their places are taken.
/// </summary>
internal static class ArenaPlanner
{
    /// <summary>Every offset is a multiple of this.</summary>
    public const long Alignment = 64;

    /// <summary>Places the roots.</summary>
    /// <returns>The length of the arena in bytes.</returns>
    public static long Place(IEnumerable<Slot> roots, Liveness liveness)
    {
        Slot[] all = [.. roots];
        int Life(Slot root) => liveness.Of(root).Last - liveness.Of(root).First;
        Slot[][] orders =
        [
            [.. all.OrderByDescending(static r => r.Bytes).ThenBy(static r => r.Index)],
            [.. all.OrderByDescending(Life).ThenByDescending(static r => r.Bytes).ThenBy(static r => r.Index)],
            [.. all.OrderByDescending(r => r.Bytes * (Life(r) + 1.0)).ThenBy(static r => r.Index)],
            [.. all.OrderBy(r => liveness.Of(r).First).ThenByDescending(static r => r.Bytes).ThenBy(static r => r.Index)],
        ];
        (long Length, long[] Offsets, Slot[] Order) best = (long.MaxValue, [], []);
        foreach (Slot[] order in orders)
        {
            (long length, long[] offsets) = Place(order, liveness);
            best = length < best.Length ? (length, offsets, order) : best;
        }

        for (int i = 0; i < best.Order.Length; i++)
        {
            best.Order[i].ArenaOffset = best.Offsets[i];
        }

        return best.Length;
    }

    private static (long Length, long[] Offsets) Place(Slot[] order, Liveness liveness)
    {
        var placed = new List<(long Start, long End, int First, int Last)>();
        var offsets = new long[order.Length];
        long length = 0;
        for (int i = 0; i < order.Length; i++)
        {
            (int first, int last) = liveness.Of(order[i]);
            long bytes = Math.Max((order[i].Bytes + Alignment - 1) / Alignment * Alignment, Alignment);
            long start = 0;
            foreach ((long otherStart, long otherEnd, _, _) in placed.Where(p => p.First <= last && first <= p.Last).OrderBy(static p => p.Start))
            {
                if (start + bytes <= otherStart)
                {
                    break;
                }

                start = Math.Max(start, otherEnd);
            }

            offsets[i] = start;
            placed.Add((start, start + bytes, first, last));
            length = Math.Max(length, start + bytes);
        }

        return (length, offsets);
    }
}
