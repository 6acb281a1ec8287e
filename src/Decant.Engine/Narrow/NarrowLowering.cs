using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Lets products read weights of a few bits as they are stored, instead of folding them into floats.</summary>
internal static class NarrowLowering
{
    /// <summary>Lowers products by weights that are looked up in tables; before constants are folded.</summary>
    public static void ApplyTables(Graph graph) => Apply(graph, TableWeights.Lower);

    /// <summary>Lowers products by weights that are dequantized; after integer products were lowered.</summary>
    public static void ApplyDequantized(Graph graph) => Apply(graph, DequantizedWeights.Lower);

    private static void Apply(Graph graph, Func<GraphEditor, Node, bool> lower)
    {
        var editor = new GraphEditor(graph, "lower-narrow");
        bool changed = false;
        foreach (Node node in graph.Nodes.ToArray())
        {
            changed |= lower(editor, node);
        }

        if (changed)
        {
            DeadNodes.Remove(graph);
        }
    }
}
