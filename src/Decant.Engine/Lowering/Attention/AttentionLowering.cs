using Decant.Graphs;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Puts the one operator that a kernel computes in the place of attention that is written in other ways.</summary>
internal static class AttentionLowering
{
    private static readonly Dictionary<Type, Func<GraphEditor, Node, bool>> ByOperator = new()
    {
        [typeof(MicrosoftAttentionOp)] = ProjectedAttention.Lower,
        [typeof(MultiHeadAttentionOp)] = SeparateAttention.Lower,
        [typeof(SoftmaxOp)] = ComposedAttention.Lower,
    };

    /// <summary>Rewrites a graph whose types were inferred.</summary>
    public static void Apply(Graph graph)
    {
        var editor = new GraphEditor(graph, "lower-attention");
        bool changed = false;
        foreach (Node node in graph.Nodes.ToArray())
        {
            changed |= ByOperator.TryGetValue(node.Op.GetType(), out Func<GraphEditor, Node, bool>? rule) && rule(editor, node);
        }

        if (changed)
        {
            DeadNodes.Remove(graph);
        }
    }
}
