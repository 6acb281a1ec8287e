using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Takes away the nodes whose results nothing reads.</summary>
internal static class DeadNodes
{
    /// <summary>Cleans a graph and the graphs inside it.</summary>
    public static void Remove(Graph graph)
    {
        var editor = new GraphEditor(graph);
        foreach (Node node in graph.Nodes.Reverse().ToArray())
        {
            if (node.Outputs.All(static o => o is null or { Uses.Count: 0 }))
            {
                editor.RemoveNode(node);
            }
        }

        foreach (Graph inner in graph.Nodes.SelectMany(static n => n.Subgraphs).ToArray())
        {
            Remove(inner);
        }
    }
}
