namespace Decant.Engine;

/// <summary>Decides where slots live: outputs in the caller's tensors, parts inside their whole, results over inputs that die, all else in one arena.</summary>
internal static class MemoryPlanner
{
    /// <summary>Plans the memory of steps.</summary>
    /// <returns>The length of the arena in bytes.</returns>
    public static long Plan(PlanDraft draft)
    {
        PlaceOutputs(draft);
        PlaceParts(draft);
        var liveness = new Liveness(draft.Steps, draft.Outputs);
        PlaceOverInputs(draft, liveness);
        return ArenaPlanner.Place(draft.Slots.Where(s => s.Parent is null && s.Kind == SlotKind.Arena && IsUsed(draft, s)), liveness);
    }

    private static bool IsUsed(PlanDraft draft, Slot root) => draft.Touched.Contains(root) || draft.Slots.Any(s => s != root && s.Root == root);

    // A graph's output is written straight into the tensor that the caller gets, where nothing else claims that memory.
    private static void PlaceOutputs(PlanDraft draft)
    {
        for (int i = 0; i < draft.Outputs.Count; i++)
        {
            Slot slot = draft.Outputs[i];
            Slot root = slot.Root;
            if (root.Kind is SlotKind.Arena && slot.RootOffset == 0 && slot.Bytes == root.Bytes)
            {
                root.Kind = SlotKind.Output;
                root.Port = i;
            }
            else if (root.Kind is SlotKind.Arena or SlotKind.Output)
            {
                draft.Outputs[i] = draft.CopyToOutput(slot, i);
            }
        }
    }

    private static void PlaceParts(PlanDraft draft)
    {
        foreach (PlannedStep step in draft.Steps)
        {
            if (step.Plan is not { Parts.Count: > 0 } plan || step.Outputs[0] is not { } whole)
            {
                continue;
            }

            for (int i = 0; i < step.Inputs.Length; i++)
            {
                if (step.Inputs[i] is { Parent: null, Kind: SlotKind.Arena } part && part != whole.Root && part.Layout == whole.Layout)
                {
                    part.PlaceIn(whole, plan.Parts[i]);
                }
            }
        }
    }

    private static void PlaceOverInputs(PlanDraft draft, Liveness liveness)
    {
        for (int i = 0; i < draft.Steps.Count; i++)
        {
            PlannedStep step = draft.Steps[i];
            if (step.Plan is not { } plan || step.Outputs[0] is not { Parent: null, Kind: SlotKind.Arena or SlotKind.Output } output)
            {
                continue;
            }

            foreach (int index in plan.Overwrites)
            {
                if (CanOverwrite(step, index, output, i, liveness))
                {
                    Merge(step.Inputs[index]!.Root, output, liveness);
                    break;
                }
            }
        }
    }

    private static bool CanOverwrite(PlannedStep step, int index, Slot output, int at, Liveness liveness)
    {
        if (step.Inputs[index] is not { Root.Kind: SlotKind.Arena } input || input.Root == output)
        {
            return false;
        }

        Slot root = input.Root;
        bool whole = input.RootOffset == 0 && input.Bytes == root.Bytes && input.Bytes == output.Bytes;
        bool alone = step.Inputs.Index().All(other => other.Item is null || other.Item.Root != root
            || (other.Item == input && (other.Index == index || step.Plan!.Overwrites.Contains(other.Index))));
        return whole && alone && liveness.Of(root).Last == at && liveness.Of(output).First == at;
    }

    private static void Merge(Slot input, Slot output, Liveness liveness)
    {
        (Slot into, Slot absorbed) = output.Kind == SlotKind.Output ? (output, input) : (input, output);
        absorbed.PlaceIn(into, 0);
        liveness.Merge(into, absorbed);
    }
}
