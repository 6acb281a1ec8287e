using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Reads from the facts of a graph's nodes which positions of axes belong together, and which cannot go.</summary>
internal sealed class AxisRelations
{
    private readonly List<AxisProduct> _products = [];

    /// <summary>Reads a graph, and the subgraphs of its nodes: what crosses the border of a graph cannot go.</summary>
    public AxisRelations(Graph graph)
    {
        foreach (Graph inner in graph.SelfAndSubgraphs())
        {
            Read(inner);
        }
    }

    /// <summary>The positions.</summary>
    public AxisIndices Indices { get; } = new();

    /// <summary>The axes that are products.</summary>
    public IReadOnlyList<AxisProduct> Products => _products;

    private void Read(Graph graph)
    {
        string owner = graph.Owner is { } node ? $"a subgraph of {node.Describe()}" : "the model";
        foreach (Value value in graph.Inputs.Where(static i => i.Constant is null))
        {
            Indices.BlockAll(value, $"'{value.Name}' is an input of {owner}");
        }

        foreach (Value value in graph.Outputs)
        {
            Indices.BlockAll(value, $"'{value.Name}' is an output of {owner}");
        }

        foreach (Value value in graph.Values)
        {
            if (value.Uses.FirstOrDefault(u => u.Graph != graph) is { Graph.Owner: { } reader })
            {
                Indices.BlockAll(value, $"a subgraph of {reader.Describe()} reads '{value.Name}'");
            }
        }

        foreach (Node reader in graph.Nodes.Where(static n => n.Op.ConstantOutput is null && !ReadsShapesOnly(n)))
        {
            new NodeRelations(reader, Indices, _products).Add();
        }
    }

    // What computes shapes follows by itself when sizes change.
    private static bool ReadsShapesOnly(Node node) => node.Subgraphs.Count == 0
        && node.Outputs.All(static o => o?.Elements is not null)
        && node.Inputs.OfType<Value>().Any(static i => i.Elements is null);
}
