using Decant.Graphs;

namespace Decant.Compression;

/// <summary>What one node's facts say about the positions of its axes.</summary>
/// <param name="node">The node.</param>
/// <param name="indices">Where positions are joined and blocked.</param>
/// <param name="products">Where axes that are products are added.</param>
internal sealed class NodeRelations(Node node, AxisIndices indices, List<AxisProduct> products)
{
    private readonly OperatorFacts _facts = node.Facts();
    private readonly HashSet<(bool IsOutput, int Slot, int Axis)> _named = [];

    /// <summary>Joins, multiplies and blocks.</summary>
    public void Add()
    {
        AddStructure();
        HashSet<(bool, int, int)> structured = [.. _named];
        foreach (AxisFlow flow in _facts.Axes)
        {
            if (!structured.Contains((false, flow.Input, flow.InputAxis)) && !structured.Contains((true, flow.Output, flow.OutputAxis)))
            {
                AddFlow(flow);
            }
        }

        AddSums(structured);
        AddOutputChannels(structured);
        BlockRest();
    }

    private Value? ValueAt(bool isOutput, int slot) => isOutput ? node.Output(slot) : node.Input(slot);

    private int? Start(bool isOutput, int slot, int axis) =>
        ValueAt(isOutput, slot) is { Shape: { } shape } value && axis < shape.Rank ? indices.Start(value, axis) : null;

    private long Size(bool isOutput, int slot, int axis) =>
        ValueAt(isOutput, slot)?.Shape is { } shape && axis < shape.Rank && shape[axis].IsNumber ? shape[axis].Value : 0;

    private void AddStructure()
    {
        AxisStructure structure = _facts.Structure;
        int[] starts = [.. structure.Spaces.Select(s => indices.New((int)s.Size))];
        for (int s = 0; s < starts.Length; s++)
        {
            if (structure.Spaces[s].IsFixed)
            {
                for (int i = 0; i < structure.Spaces[s].Size; i++)
                {
                    indices.Block(starts[s] + i, $"{node.Describe()} needs every one of the {structure.Spaces[s].Size} indices");
                }
            }
        }

        foreach (AxisPlace place in structure.Places)
        {
            Place(place.IsOutput, place.Slot, place.Axis, [.. place.Spaces.Select(s => (starts[s], (int)structure.Spaces[s].Size))]);
        }
    }

    // An axis runs over one space, or over a product of several; spaces of one index have nothing to say.
    private void Place(bool isOutput, int slot, int axis, (int Start, int Size)[] spaces)
    {
        _named.Add((isOutput, slot, axis));
        bool known = spaces.Aggregate(1L, static (p, s) => p * s.Size) == Size(isOutput, slot, axis);
        if (!known && ValueAt(isOutput, slot) is not null && Size(isOutput, slot, axis) != 1)
        {
            Block(isOutput, slot, axis, isOutput, slot, axis);
            foreach ((int first, int size) in spaces.Where(static s => s.Size > 1))
            {
                for (int i = 0; i < size; i++)
                {
                    indices.Block(first + i, Unknown(isOutput, slot, axis));
                }
            }
        }

        if (!known || Start(isOutput, slot, axis) is not { } start)
        {
            return;
        }

        spaces = Array.FindAll(spaces, static s => s.Size > 1);
        if (spaces is [var only])
        {
            for (int i = 0; i < only.Size; i++)
            {
                indices.Join(start + i, only.Start + i);
            }
        }
        else
        {
            products.Add(new AxisProduct(start, spaces));
        }
    }

    private void AddFlow(AxisFlow flow)
    {
        _named.Add((false, flow.Input, flow.InputAxis));
        _named.Add((true, flow.Output, flow.OutputAxis));
        if (Start(false, flow.Input, flow.InputAxis) is { } from && Start(true, flow.Output, flow.OutputAxis) is { } to)
        {
            long end = Math.Min(Size(false, flow.Input, flow.InputAxis), Size(true, flow.Output, flow.OutputAxis) - flow.Offset);
            for (long i = Math.Max(0, -flow.Offset); i < end; i++)
            {
                indices.Join(from + (int)i, to + (int)(i + flow.Offset));
            }
        }
        else if (IsUnknown(true, flow.Output, flow.OutputAxis))
        {
            Block(false, flow.Input, flow.InputAxis, true, flow.Output, flow.OutputAxis);
        }
        else if (IsUnknown(false, flow.Input, flow.InputAxis))
        {
            Block(true, flow.Output, flow.OutputAxis, false, flow.Input, flow.InputAxis);
        }
    }

    // Whether a value is there whose size along the axis cannot be told, so that nobody knows which of its positions would go.
    private bool IsUnknown(bool isOutput, int slot, int axis) =>
        ValueAt(isOutput, slot) is { } value && (value.Shape is not { } shape || axis >= shape.Rank || !shape[axis].IsNumber);

    private string Unknown(bool isOutput, int slot, int axis) =>
        $"{node.Describe()} runs over it together with axis {axis} of '{ValueAt(isOutput, slot)!.Name}', whose size is not known";

    // An axis cannot lose positions because of another.
    private void Block(bool isOutput, int slot, int axis, bool fromOutput, int fromSlot, int fromAxis)
    {
        if (ValueAt(isOutput, slot) is { Shape: { } shape } value && axis < shape.Rank)
        {
            indices.BlockAxis(value, axis, Unknown(fromOutput, fromSlot, fromAxis));
        }
    }

    // The axis that data and weight are summed over together; in groups, the weight has one group's part of it.
    private void AddSums(HashSet<(bool, int, int)> structured)
    {
        if (_facts is not { WeightInput: { } weight, WeightInputAxis: { } inner, DataChannelAxis: { } channels } || _facts.ValueInputs.Count == 0)
        {
            return;
        }

        int data = _facts.ValueInputs[0];
        if (structured.Contains((false, weight, inner)) || structured.Contains((false, data, channels)))
        {
            return;
        }

        long size = Size(false, data, channels);
        long own = Size(false, weight, inner);
        var group = (Start: indices.New((int)_facts.ChannelGroups), Size: (int)_facts.ChannelGroups);
        if (size == 0 || own == 0)
        {
            return;
        }

        int each = (int)(size / _facts.ChannelGroups);
        var member = (Start: indices.New(each), Size: each);
        Place(false, data, channels, [group, member]);
        Place(false, weight, inner, own == size ? [group, member] : [member]);
        if (_facts is { ChannelGroups: > 1, WeightOutputAxis: { } outer, OutputChannelAxis: { } results })
        {
            AddGroupedOutput(weight, outer, results, group);
        }
    }

    private void AddGroupedOutput(int weight, int outer, int results, (int Start, int Size) group)
    {
        long size = Size(true, 0, results);
        int each = (int)(size / group.Size);
        var member = (Start: indices.New(each), Size: each);
        Place(true, 0, results, [group, member]);
        Place(false, weight, outer, Size(false, weight, outer) == size ? [group, member] : [member]);
    }

    // Without groups, the weight's output axis is the output's channel axis.
    private void AddOutputChannels(HashSet<(bool, int, int)> structured)
    {
        if (_facts is { WeightInput: { } weight, WeightOutputAxis: { } outer, OutputChannelAxis: { } results, ChannelGroups: 1 }
            && !structured.Contains((false, weight, outer)) && !structured.Contains((true, 0, results))
            && Size(false, weight, outer) == Size(true, 0, results) && Size(true, 0, results) > 0)
        {
            int size = (int)Size(true, 0, results);
            (int Start, int Size)[] space = [(indices.New(size), size)];
            Place(false, weight, outer, space);
            Place(true, 0, results, space);
        }
    }

    // An axis that no fact speaks of is computed with as a whole.
    private void BlockRest()
    {
        for (int slot = 0; slot < node.Inputs.Count; slot++)
        {
            BlockRest(node.Inputs[slot], isOutput: false, slot);
        }

        for (int slot = 0; slot < node.Outputs.Count; slot++)
        {
            BlockRest(node.Outputs[slot], isOutput: true, slot);
        }
    }

    private void BlockRest(Value? value, bool isOutput, int slot)
    {
        for (int axis = 0; axis < (value?.Shape?.Rank ?? 0); axis++)
        {
            if (!_named.Contains((isOutput, slot, axis)))
            {
                indices.BlockAxis(value!, axis, $"{node.Describe()} computes with axis {axis} of '{value!.Name}' as a whole");
            }
        }
    }
}
