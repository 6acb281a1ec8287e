using Decant.Graphs;

namespace Decant.Compression;

/// <summary>
/// Every position of every axis of a graph's values as a number, with those that only go together joined (a union-find), and those that cannot
/// go at all marked with the reason.
/// </summary>
internal sealed class AxisIndices
{
    private readonly Dictionary<(Value Value, int Axis), int> _starts = [];
    private readonly List<int> _parents = [];
    private readonly Dictionary<int, string> _blocked = [];

    /// <summary>The number of the first position of an axis; null where its size is not known, or where it has one position only.</summary>
    public int? Start(Value value, int axis)
    {
        if (value.Shape is not { } shape || !shape[axis].IsNumber || shape[axis].Value < 2)
        {
            return null;
        }

        if (!_starts.TryGetValue((value, axis), out int start))
        {
            start = New(checked((int)shape[axis].Value));
            _starts[(value, axis)] = start;
        }

        return start;
    }

    /// <summary>The axes that have numbers.</summary>
    public IEnumerable<(Value Value, int Axis, int Start)> Axes => _starts.Select(static s => (s.Key.Value, s.Key.Axis, s.Value));

    /// <summary>New numbers, of no axis.</summary>
    public int New(int count)
    {
        int start = _parents.Count;
        for (int i = 0; i < count; i++)
        {
            _parents.Add(start + i);
        }

        return start;
    }

    /// <summary>The number that stands for all that are joined with one.</summary>
    public int Find(int index)
    {
        while (_parents[index] != index)
        {
            _parents[index] = _parents[_parents[index]];
            index = _parents[index];
        }

        return index;
    }

    /// <summary>Lets two positions go only together.</summary>
    public void Join(int first, int second)
    {
        int a = Find(first);
        int b = Find(second);
        if (a == b)
        {
            return;
        }

        (int root, int other) = a < b ? (a, b) : (b, a);
        _parents[other] = root;
        if (_blocked.Remove(other, out string? reason))
        {
            _blocked.TryAdd(root, reason);
        }
    }

    /// <summary>Says that a position cannot go; the first reason stays.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Block(int index, string reason) => _blocked.TryAdd(Find(index), reason);

    /// <summary>Why a position cannot go; null where it can.</summary>
    public string? Reason(int index) => _blocked.GetValueOrDefault(Find(index));

    /// <summary>Says that no position of an axis can go.</summary>
    public void BlockAxis(Value value, int axis, string reason)
    {
        if (Start(value, axis) is { } start)
        {
            for (int i = 0; i < value.Shape![axis].Value; i++)
            {
                Block(start + i, reason);
            }
        }
    }

    /// <summary>Says that no position of any axis can go.</summary>
    public void BlockAll(Value value, string reason)
    {
        for (int axis = 0; axis < (value.Shape?.Rank ?? 0); axis++)
        {
            BlockAxis(value, axis, reason);
        }
    }
}
