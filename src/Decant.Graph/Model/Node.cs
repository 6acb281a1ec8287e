namespace Decant.Graphs;

/// <summary>One application of an operator. Edit nodes through a <see cref="GraphEditor"/>.</summary>
public sealed class Node
{
    internal Node(Graph graph, string name, Operator op)
    {
        Graph = graph;
        Name = name;
        Op = op;
    }

    /// <summary>The name; it may be empty.</summary>
    public string Name { get; internal set; }

    /// <summary>The operator with its attributes.</summary>
    public Operator Op { get; internal set; }

    /// <summary>The graph that holds the node.</summary>
    public Graph Graph { get; internal set; }

    /// <summary>The inputs; null where an optional one is absent.</summary>
    public IReadOnlyList<Value?> Inputs => InputList;

    /// <summary>The outputs; null where an optional one is not wanted.</summary>
    public IReadOnlyList<Value?> Outputs => OutputList;

    /// <summary>The subgraphs, in the order of <see cref="OperatorSchema.Subgraphs"/>.</summary>
    public IReadOnlyList<Graph> Subgraphs => SubgraphList;

    /// <summary>Which rewrite made the node; null for nodes of the source file.</summary>
    public NodeOrigin? Origin { get; set; }

    /// <summary>Notes of the source file.</summary>
    public string? DocString { get; set; }

    /// <summary>The source format's metadata of the node.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What the source format holds of the node beyond this class, kept for writing it back.</summary>
    public object? FormatData { get; set; }

    internal List<Value?> InputList { get; } = [];

    internal List<Value?> OutputList { get; } = [];

    internal List<Graph> SubgraphList { get; } = [];

    internal LinkedListNode<Node>? Link { get; set; }

    /// <summary>The input at <paramref name="index"/>, or null where it is absent.</summary>
    public Value? Input(int index) => index < InputList.Count ? InputList[index] : null;

    /// <summary>The output at <paramref name="index"/>, or null where it is not wanted.</summary>
    public Value? Output(int index) => index < OutputList.Count ? OutputList[index] : null;

    /// <summary>Whether the node was taken out of its graph, or a node around it was.</summary>
    public bool IsRemoved => Link is null;

    /// <summary>The values that the node reads: its inputs, and what its subgraphs read from the graphs around them.</summary>
    public IEnumerable<Value> Reads() => InputList.OfType<Value>().Concat(SubgraphList.SelectMany(static g => g.Captures())).Distinct();

    /// <summary>The facts that hold of the node.</summary>
    public OperatorFacts Facts() => Op.Facts(this);

    /// <summary>The operator and the node's name (or its first output's, where it has none), for messages.</summary>
    public string Describe()
    {
        string name = Name.Length > 0 ? Name : Output(0)?.Name ?? "?";
        return $"{Op.Schema.Name} '{name}'";
    }

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
