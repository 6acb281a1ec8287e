using System.Collections;

namespace Decant.Graphs;

/// <summary>The values of a graph by name, in the order in which they were declared. Each operation takes the same time however many there are.</summary>
internal sealed class NamedValues : IEnumerable<KeyValuePair<string, Value>>
{
    private readonly LinkedList<KeyValuePair<string, Value>> _order = [];
    private readonly Dictionary<string, LinkedListNode<KeyValuePair<string, Value>>> _places = new(StringComparer.Ordinal);

    /// <summary>The values.</summary>
    public IEnumerable<Value> Values => _order.Select(static e => e.Value);

    /// <summary>The value of a name, or null.</summary>
    public Value? Find(string name) => _places.TryGetValue(name, out LinkedListNode<KeyValuePair<string, Value>>? place) ? place.Value.Value : null;

    /// <summary>Adds a value as the last; false where the name is taken.</summary>
    public bool TryAdd(string name, Value value)
    {
        var place = new LinkedListNode<KeyValuePair<string, Value>>(KeyValuePair.Create(name, value));
        if (!_places.TryAdd(name, place))
        {
            return false;
        }

        _order.AddLast(place);
        return true;
    }

    /// <summary>Gives the place of a name that is taken to another value.</summary>
    public void Replace(string name, Value value) => _places[name].Value = KeyValuePair.Create(name, value);

    /// <summary>Takes a name away, if it is there.</summary>
    public void Remove(string name)
    {
        if (_places.Remove(name, out LinkedListNode<KeyValuePair<string, Value>>? place))
        {
            _order.Remove(place);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => _order.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
