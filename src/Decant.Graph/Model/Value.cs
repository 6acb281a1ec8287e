using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>An edge of a graph: a graph's input, an initializer, or an output of a node.</summary>
public sealed class Value
{
    // Beyond so many uses, one is found by an index.
    private const int FewUses = 32;

    private readonly List<Use> _uses = [];
    private Dictionary<Use, int>? _places;
    private int _outputs;

    internal Value(Graph graph, string name)
    {
        Graph = graph;
        Name = name;
    }

    /// <summary>The name, unique in its graph and the graphs around it.</summary>
    public string Name { get; internal set; }

    /// <summary>The graph that the value belongs to.</summary>
    public Graph Graph { get; internal set; }

    /// <summary>The type, or null where nothing is known.</summary>
    public DataType? Type { get; set; }

    /// <summary>The tensor type, or null.</summary>
    public TensorType? TensorType => Type as TensorType;

    /// <summary>The shape, or null.</summary>
    public Shape? Shape => TensorType?.Shape;

    /// <summary>What is known of the elements of a small integer tensor, or null.</summary>
    public SymbolicTensor? Elements { get; set; }

    /// <summary>The node that computes the value, or null.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>Which output of <see cref="Producer"/> it is.</summary>
    public int OutputIndex { get; internal set; }

    /// <summary>The stored tensor of an initializer, or null.</summary>
    public Tensor? Initializer { get; internal set; }

    /// <summary>Whether the value is an input of its graph.</summary>
    public bool IsGraphInput { get; internal set; }

    /// <summary>Whether the value is handed out as an output of a graph.</summary>
    public bool IsGraphOutput => _outputs > 0;

    /// <summary>Whether an initializer is only the default of a graph input, which a caller may replace.</summary>
    public bool IsOverridable => Initializer is not null && IsGraphInput && Graph.InputsOverrideInitializers;

    /// <summary>The tensor that the value always holds, or null where it is computed or may be replaced.</summary>
    public Tensor? Constant => IsOverridable ? null : Initializer ?? Producer?.Op.ConstantOutput;

    /// <summary>The places that read the value, in subgraphs too.</summary>
    public IReadOnlyList<Use> Uses => _uses;

    /// <summary>Notes of the source file on the value, kept for writing it back.</summary>
    public string? DocString { get; set; }

    /// <summary>The source format's metadata of the value.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type?.ToString() ?? "?"}";

    internal void AddUse(Use use)
    {
        _outputs += use.IsGraphOutput ? 1 : 0;
        _places?.TryAdd(use, _uses.Count);
        _uses.Add(use);
    }

    internal void RemoveUse(Use use)
    {
        int at = PlaceOf(use);
        if (at < 0)
        {
            return;
        }

        _outputs -= use.IsGraphOutput ? 1 : 0;
        if (_places is null)
        {
            _uses.RemoveAt(at);
            return;
        }

        // The last one takes the place of the one that goes.
        Use last = _uses[^1];
        _uses[at] = last;
        _places[last] = at;
        _uses.RemoveAt(_uses.Count - 1);
        _places.Remove(use);
    }

    private int PlaceOf(Use use)
    {
        if (_uses.Count <= FewUses && _places is null)
        {
            return _uses.IndexOf(use);
        }

        if (_places is null)
        {
            _places = new Dictionary<Use, int>(_uses.Count);
            for (int i = 0; i < _uses.Count; i++)
            {
                _places.TryAdd(_uses[i], i);
            }
        }

        return _places.GetValueOrDefault(use, -1);
    }
}
