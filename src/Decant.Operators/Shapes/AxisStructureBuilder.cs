using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Puts an <see cref="AxisStructure"/> together.</summary>
internal sealed class AxisStructureBuilder
{
    private readonly List<IndexSpace> _spaces = [];
    private readonly List<AxisPlace> _places = [];

    /// <summary>A new index space.</summary>
    public int Space(long size, bool isFixed = false)
    {
        _spaces.Add(new IndexSpace(size, isFixed));
        return _spaces.Count - 1;
    }

    /// <summary>An axis of an input that is the product of spaces.</summary>
    public AxisStructureBuilder Input(int slot, int axis, params ReadOnlySpan<int> spaces)
    {
        _places.Add(AxisPlace.Input(slot, axis, spaces));
        return this;
    }

    /// <summary>An axis of an output that is the product of spaces.</summary>
    public AxisStructureBuilder Output(int slot, int axis, params ReadOnlySpan<int> spaces)
    {
        _places.Add(AxisPlace.Output(slot, axis, spaces));
        return this;
    }

    /// <summary>What was put together.</summary>
    public AxisStructure Build() => new(EquatableList.From(_spaces), EquatableList.From(_places));
}
