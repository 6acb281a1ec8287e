namespace Decant.Graphs;

/// <summary>Nodes in an order in which each follows those it reads. Edit graphs through a <see cref="GraphEditor"/>.</summary>
public sealed class Graph
{
    internal Graph(string name, Node? owner)
    {
        Name = name;
        Owner = owner;
    }

    /// <summary>The name.</summary>
    public string Name { get; set; }

    /// <summary>The node whose subgraph this is; null for a model's main graph.</summary>
    public Node? Owner { get; internal set; }

    /// <summary>The graph around this one; null for a model's main graph.</summary>
    public Graph? Outer => Owner?.Graph;

    /// <summary>The inputs, those with a default included.</summary>
    public IReadOnlyList<Value> Inputs => InputList;

    /// <summary>The outputs.</summary>
    public IReadOnlyList<Value> Outputs => OutputList;

    /// <summary>The nodes, each after those it reads.</summary>
    public IEnumerable<Node> Nodes => NodeList;

    /// <summary>The number of nodes, subgraphs excluded.</summary>
    public int NodeCount => NodeList.Count;

    /// <summary>The values with stored tensors.</summary>
    public IReadOnlyCollection<Value> Initializers => InitializerSet;

    /// <summary>Whether an input with an initializer may be given by the caller (ONNX: from IR version 4) or is constant.</summary>
    public bool InputsOverrideInitializers { get; set; }

    /// <summary>Notes of the source file.</summary>
    public string? DocString { get; set; }

    /// <summary>The source format's metadata of the graph.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What the source format holds of the graph beyond this class, kept for writing it back.</summary>
    public object? FormatData { get; set; }

    internal List<Value> InputList { get; } = [];

    internal List<Value> OutputList { get; } = [];

    internal LinkedList<Node> NodeList { get; } = [];

    internal NamedValues ValuesByName { get; } = new();

    /// <summary>The nodes that have subgraphs, in no order.</summary>
    internal HashSet<Node> Nesting { get; } = [];

    /// <summary>From which number on the names made from a stem are free, for stems that many names were made from.</summary>
    internal Dictionary<string, int> FreeNumbers { get; } = new(StringComparer.Ordinal);

    internal HashSet<Value> InitializerSet { get; } = [];

    /// <summary>All values that belong to the graph.</summary>
    public IEnumerable<Value> Values => ValuesByName.Values;

    /// <summary>The value called <paramref name="name"/> in this graph, or null.</summary>
    public Value? Find(string name) => ValuesByName.Find(name);

    /// <summary>The value called <paramref name="name"/> in this graph or one around it, or null.</summary>
    public Value? FindVisible(string name) => Find(name) ?? Outer?.FindVisible(name);

    /// <summary>The inputs that a caller must give: those without an initializer.</summary>
    public IEnumerable<Value> RequiredInputs() => InputList.Where(static i => i.Initializer is null);

    /// <summary>This graph and all graphs inside it, outermost first.</summary>
    public IEnumerable<Graph> SelfAndSubgraphs() => Nesting.Count == 0
        ? [this]
        : NodeList.SelectMany(static n => n.SubgraphList).SelectMany(static g => g.SelfAndSubgraphs()).Prepend(this);

    /// <summary>The nodes of this graph and of all graphs inside it.</summary>
    public IEnumerable<Node> AllNodes() => SelfAndSubgraphs().SelectMany(static g => g.NodeList);

    /// <summary>The values of the graphs around this one that it, or a graph inside it, reads.</summary>
    public IEnumerable<Value> Captures()
    {
        HashSet<Graph> inside = [.. SelfAndSubgraphs()];
        return inside
            .SelectMany(static g => g.NodeList.SelectMany(static n => n.InputList.OfType<Value>()).Concat(g.OutputList))
            .Where(v => !inside.Contains(v.Graph))
            .Distinct();
    }

    /// <summary>Whether <paramref name="value"/> belongs to this graph or one around it.</summary>
    public bool Sees(Value value)
    {
        Graph? graph = this;
        while (graph is not null && graph != value.Graph)
        {
            graph = graph.Outer;
        }

        return graph is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"graph '{Name}' of {NodeCount} nodes";
}
