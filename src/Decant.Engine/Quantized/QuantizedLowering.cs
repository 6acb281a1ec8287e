using Decant.Graphs;

namespace Decant.Engine;

/// <summary>
/// Rewrites nodes between DequantizeLinear and QuantizeLinear into integer nodes, so that integers flow from one quantized operator to the
/// next. What no rule lowers stays as it is and runs in float.
/// </summary>
internal static class QuantizedLowering
{
    /// <summary>Lowers a graph whose types were inferred.</summary>
    public static void Apply(Graph graph)
    {
        var editor = new GraphEditor(graph, "lower-quantized");
        foreach (Node node in graph.Nodes.ToArray())
        {
            if (node.Outputs.Any(static o => o is { Uses.Count: > 0 }))
            {
                QuantizedRules.Lower(editor, node);
            }
        }

        DeadNodes.Remove(graph);
    }
}
