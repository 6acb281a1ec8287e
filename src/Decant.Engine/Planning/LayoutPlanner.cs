using Decant.Graphs;

namespace Decant.Engine;

/// <summary>
/// Chooses a plan for each group, front to back: the one that moves the fewest bytes between layouts, looking ahead to the readers of its
/// outputs. Conversions are inserted where a reader needs another layout, once for each value and layout.
/// </summary>
internal sealed class LayoutPlanner
{
    private readonly PlanDraft _draft = new();
    private readonly Dictionary<(Value Value, ValueLayout Layout), Slot> _slots = [];
    private readonly List<(NodeGroup Group, KernelPlan[] Plans)> _groups;
    private readonly Dictionary<Value, List<(KernelPlan[] Plans, int Input)>> _readers = [];
    private readonly Graph _graph;

    private LayoutPlanner(Graph graph)
    {
        _graph = graph;
        _groups = GroupFinder.Find(graph);
        foreach ((NodeGroup group, KernelPlan[] plans) in _groups)
        {
            for (int i = 0; i < group.Inputs.Count; i++)
            {
                if (group.Inputs[i] is { } value)
                {
                    ReadersOf(value).Add((plans, i));
                }
            }
        }
    }

    /// <summary>Plans a graph whose types were inferred.</summary>
    public static ProgramPlan Plan(Graph graph)
    {
        var planner = new LayoutPlanner(graph);
        List<Slot> inputs = planner.AddInputs();
        foreach ((NodeGroup group, KernelPlan[] plans) in planner._groups)
        {
            if (plans.Length == 0)
            {
                planner.AddReference(group.Anchor);
            }
            else
            {
                planner.AddKernel(group, planner.Choose(group, plans));
            }
        }

        planner._draft.Outputs.AddRange(graph.Outputs.Select(o => planner.SlotOf(o, ValueLayout.Planar)));
        long arena = MemoryPlanner.Plan(planner._draft);
        return new ProgramPlan(planner._draft.Slots, planner._draft.Steps, inputs, planner._draft.Outputs, arena);
    }

    private List<(KernelPlan[] Plans, int Input)> ReadersOf(Value value)
    {
        if (!_readers.TryGetValue(value, out List<(KernelPlan[] Plans, int Input)>? readers))
        {
            _readers.Add(value, readers = []);
        }

        return readers;
    }

    private List<Slot> AddInputs()
    {
        var slots = new List<Slot>();
        foreach (Value input in _graph.Inputs.Where(static i => i.Initializer is null))
        {
            Slot slot = _draft.AddSlot(input.Name, input.Type, ValueLayout.Planar, SlotKind.Input);
            slot.Port = slots.Count;
            slots.Add(slot);
            _slots.Add((input, ValueLayout.Planar), slot);
        }

        return slots;
    }

    private KernelPlan Choose(NodeGroup group, KernelPlan[] plans)
    {
        KernelPlan best = plans[0];
        long bestCost = long.MaxValue;
        foreach (KernelPlan plan in plans)
        {
            long cost = plan.Cost + InputCost(group, plan) + OutputCost(group, plan);
            if (cost < bestCost)
            {
                (best, bestCost) = (plan, cost);
            }
        }

        return best;
    }

    private long InputCost(NodeGroup group, KernelPlan plan)
    {
        long cost = 0;
        for (int i = 0; i < group.Inputs.Count; i++)
        {
            if (group.Inputs[i] is { Constant: null } value && plan.Inputs[i] is { } layout && !_slots.ContainsKey((value, layout)))
            {
                bool free = Present(value).Any(s => LayoutConversions.IsView(value.TensorType!, s.Layout, layout));
                cost += free ? 0 : LayoutSize.Bytes(value.TensorType!, layout);
            }
        }

        return cost;
    }

    private long OutputCost(NodeGroup group, KernelPlan plan)
    {
        long cost = 0;
        for (int i = 0; i < group.Outputs.Count; i++)
        {
            if (group.Outputs[i] is not { } value)
            {
                continue;
            }

            ValueLayout layout = plan.Outputs[i];
            bool converts = (value.IsGraphOutput && layout != ValueLayout.Planar)
                || ReadersOf(value).Exists(r => r.Plans.Length == 0 ? layout != ValueLayout.Planar : Array.TrueForAll(r.Plans, p => p.Inputs[r.Input] != layout));
            cost += converts ? LayoutSize.Bytes(value.TensorType!, layout) : 0;
        }

        return cost;
    }

    private void AddKernel(NodeGroup group, KernelPlan plan)
    {
        var inputs = new Slot?[group.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = group.Inputs[i] is { } value && plan.Inputs[i] is { } layout ? SlotOf(value, layout) : null;
        }

        var outputs = new Slot?[group.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = group.Outputs[i] is { } value ? Declare(value, plan.Outputs[i], SlotKind.Arena) : null;
            if (plan.Views.Count > 0)
            {
                outputs[i]?.PlaceIn(inputs[0]!, plan.Views[i]);
            }
        }

        if (plan.Views.Count == 0)
        {
            _draft.Add(new PlannedStep(group.Name, group.OperatorNames, inputs, outputs)
            {
                Plan = plan,
                MultiplyAccumulates = group.Nodes.Sum(static n => n.Facts().MultiplyAccumulates is { IsNumber: true } count ? count.Value : 0),
            });
        }
    }

    private void AddReference(Node node)
    {
        IEnumerable<Slot?> inputs = node.Inputs.Select(i => i is null ? null : SlotOf(i, ValueLayout.Planar));
        IEnumerable<Slot> captured = SubgraphCaptures.Of(node).Where(static v => v.Constant is null).Select(v => SlotOf(v, ValueLayout.Planar));
        _draft.Add(new PlannedStep(new NodeGroup(node).Name, node.Op.Schema.Name,
            [.. inputs, .. captured],
            [.. node.Outputs.Select(o => o is null ? null : Declare(o, ValueLayout.Planar, SlotKind.Managed))]) { Node = node });
    }

    private Slot Declare(Value value, ValueLayout layout, SlotKind kind)
    {
        Slot slot = _draft.AddSlot(value.Name, value.Type, layout, kind);
        _slots[(value, layout)] = slot;
        return slot;
    }

    private IEnumerable<Slot> Present(Value value) =>
        Enum.GetValues<ValueLayout>().Select(l => _slots.GetValueOrDefault((value, l))).OfType<Slot>();

    private Slot SlotOf(Value value, ValueLayout layout)
    {
        if (_slots.TryGetValue((value, layout), out Slot? slot))
        {
            return slot;
        }

        if (value.Constant is { } constant && !_slots.ContainsKey((value, ValueLayout.Planar)))
        {
            var type = new TensorType(constant.ElementType, constant.Shape);
            _slots.Add((value, ValueLayout.Planar), _draft.AddSlot(value.Name, type, ValueLayout.Planar, SlotKind.Constant, constant));
            return SlotOf(value, layout);
        }

        Slot source = Present(value).FirstOrDefault()
            ?? throw new InvalidOperationException($"the value '{value.Name}' is read before it is computed");
        if (LayoutConversions.IsView(value.TensorType!, source.Layout, layout))
        {
            Slot view = Declare(value, layout, SlotKind.Arena);
            view.PlaceIn(source, 0);
            return view;
        }

        KernelPlan plan = LayoutConversions.Plan(value.TensorType!, source.Layout, layout);
        Slot converted = Declare(value, layout, SlotKind.Arena);
        _draft.Add(new PlannedStep(value.Name, "convert", [source], [converted]) { Plan = plan });
        return converted;
    }
}
