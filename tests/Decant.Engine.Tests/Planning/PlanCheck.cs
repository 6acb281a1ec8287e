namespace Decant.Engine.Tests;

/// <summary>Checks a memory plan by following every slot's content through the steps.</summary>
internal static class PlanCheck
{
    /// <summary>Asserts that no step overwrites bytes that a later step still reads.</summary>
    public static void NoOverlap(ProgramPlan plan)
    {
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            foreach (Slot output in plan.Steps[i].Outputs.OfType<Slot>().Where(InArena))
            {
                foreach (Slot other in plan.Slots.Where(s => s != output && InArena(s) && Overlaps(s, output)))
                {
                    bool writtenBefore = plan.Steps.Take(i).Any(s => s.Outputs.Contains(other));
                    bool readLater = plan.Steps.Skip(i + 1).Any(s => s.Inputs.Contains(other)) || plan.Outputs.Contains(other);
                    bool part = plan.Steps[i].Plan is { Parts.Count: > 0 } && plan.Steps[i].Inputs.Contains(other);
                    Assert.False(writtenBefore && readLater && !part, $"step {i} writes {output} over {other}");
                }
            }
        }

        Assert.All(plan.Slots.Where(InArena), s => Assert.InRange(Start(s) + s.Bytes, 0, plan.ArenaBytes));
    }

    /// <summary>The most bytes of the arena that hold something at one step: no plan can need fewer.</summary>
    public static long MostBytesAtOnce(ProgramPlan plan)
    {
        var first = new Dictionary<Slot, int>();
        var last = new Dictionary<Slot, int>();
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            foreach (Slot root in plan.Steps[i].Inputs.Concat(plan.Steps[i].Outputs).OfType<Slot>().Where(InArena).Select(static s => s.Root))
            {
                first.TryAdd(root, i);
                last[root] = i;
            }
        }

        return Enumerable.Range(0, plan.Steps.Count).Max(i => first.Keys.Where(r => first[r] <= i && i <= last[r]).Sum(static r => (r.Bytes + 63) / 64 * 64));
    }

    private static bool InArena(Slot slot) => slot.Root.Kind == SlotKind.Arena;

    private static long Start(Slot slot) => slot.Root.ArenaOffset + slot.RootOffset;

    private static bool Overlaps(Slot a, Slot b) => Start(a) < Start(b) + b.Bytes && Start(b) < Start(a) + a.Bytes;
}
