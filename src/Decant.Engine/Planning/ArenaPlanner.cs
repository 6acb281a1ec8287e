namespace Decant.Engine;

/// <summary>Gives every root of kind <see cref="SlotKind.Arena"/> an offset, so that two that live at the same step never overlap: the largest first, each at the lowest free place.</summary>
internal static class ArenaPlanner
{
    /// <summary>Every offset is a multiple of this.</summary>
    public const long Alignment = 64;

    /// <summary>Places the roots.</summary>
    /// <returns>The length of the arena in bytes.</returns>
    public static long Place(IEnumerable<Slot> roots, Liveness liveness)
    {
        var placed = new List<(long Start, long End, int First, int Last)>();
        long length = 0;
        foreach (Slot root in roots.OrderByDescending(static r => r.Bytes).ThenBy(static r => r.Index))
        {
            (int first, int last) = liveness.Of(root);
            long bytes = Math.Max((root.Bytes + Alignment - 1) / Alignment * Alignment, Alignment);
            long start = 0;
            foreach ((long otherStart, long otherEnd, _, _) in placed.Where(p => p.First <= last && first <= p.Last).OrderBy(static p => p.Start))
            {
                if (start + bytes <= otherStart)
                {
                    break;
                }

                start = Math.Max(start, otherEnd);
            }

            root.ArenaOffset = start;
            placed.Add((start, start + bytes, first, last));
            length = Math.Max(length, start + bytes);
        }

        return length;
    }
}
