using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Which values of the graphs around it a subgraph reads.</summary>
internal static class SubgraphCaptures
{
    /// <summary>The values that a node's subgraphs, and those inside them, read from outside; each once.</summary>
    public static IReadOnlyList<Value> Of(Node node) => [.. node.Subgraphs.SelectMany(Of).Distinct()];

    /// <summary>The values that a graph, and those inside it, read from outside; each once.</summary>
    public static IReadOnlyList<Value> Of(Graph graph)
    {
        HashSet<Graph> inside = [.. graph.SelfAndSubgraphs()];
        return [.. inside.SelectMany(static g => g.Nodes.SelectMany(static n => n.Inputs).Concat(g.Outputs))
            .OfType<Value>().Where(v => !inside.Contains(v.Graph)).Distinct()];
    }
}
