using Decant.Graphs;

namespace Decant.Engine;

/// <summary>The steps and slots of a program while they are collected.</summary>
internal sealed class PlanDraft
{
    private readonly HashSet<Slot> _touched = [];

    /// <summary>All slots, by index.</summary>
    public List<Slot> Slots { get; } = [];

    /// <summary>The steps, in order.</summary>
    public List<PlannedStep> Steps { get; } = [];

    /// <summary>The slot of each output of the graph.</summary>
    public List<Slot> Outputs { get; } = [];

    /// <summary>The slots that steps read or write.</summary>
    public IReadOnlySet<Slot> Touched => _touched;

    /// <summary>Adds a slot.</summary>
    public Slot AddSlot(string name, DataType? type, ValueLayout layout, SlotKind kind, Tensors.Tensor? constant = null)
    {
        var slot = new Slot(Slots.Count, name, type, layout, kind) { Constant = constant };
        Slots.Add(slot);
        return slot;
    }

    /// <summary>Adds a step.</summary>
    public void Add(PlannedStep step)
    {
        Steps.Add(step);
        _touched.UnionWith(step.Inputs.Concat(step.Outputs).OfType<Slot>());
    }

    /// <summary>Adds a step that copies a slot into the tensor of an output.</summary>
    public Slot CopyToOutput(Slot slot, int port)
    {
        Slot copy = AddSlot(slot.Name, slot.Type, slot.Layout, SlotKind.Output);
        copy.Port = port;
        KernelPlan plan = new([slot.Layout], [slot.Layout], () => new CopyKernel(slot.Bytes));
        Add(new PlannedStep(slot.Name, "copy", [slot], [copy]) { Plan = plan });
        return copy;
    }
}
