namespace Decant.Engine;

/// <summary>The first and last step at which the memory of each root is in use.</summary>
internal sealed class Liveness
{
    private readonly Dictionary<Slot, (int First, int Last)> _ranges = [];

    /// <summary>Reads the ranges off the steps; the graph's outputs live to the end.</summary>
    public Liveness(IReadOnlyList<PlannedStep> steps, IReadOnlyList<Slot> outputs)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Slot? slot in steps[i].Inputs.Concat(steps[i].Outputs))
            {
                if (slot is not null)
                {
                    Touch(slot.Root, i);
                }
            }
        }

        foreach (Slot output in outputs)
        {
            Touch(output.Root, steps.Count);
        }
    }

    /// <summary>The first and last step of a root.</summary>
    public (int First, int Last) Of(Slot root) => _ranges[root];

    /// <summary>Lets the range of <paramref name="into"/> span that of <paramref name="absorbed"/>, which is no root any more.</summary>
    public void Merge(Slot into, Slot absorbed)
    {
        (int first, int last) = _ranges[absorbed];
        _ranges.Remove(absorbed);
        Touch(into, first);
        Touch(into, last);
    }

    private void Touch(Slot root, int step) => _ranges[root] = _ranges.TryGetValue(root, out (int First, int Last) range)
        ? (Math.Min(range.First, step), Math.Max(range.Last, step))
        : (step, step);
}
