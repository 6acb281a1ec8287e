using Decant.Graphs;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Puts the branch of an If whose condition is known in its place.</summary>
internal static class ConstantBranches
{
    /// <summary>Inlines such branches of a graph, innermost ones in later calls.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Inline(Graph graph)
    {
        var editor = new GraphEditor(graph, "inline-branch");
        bool any = false;
        foreach (Node node in graph.Nodes.Where(static n => n.Op is IfOp).ToArray())
        {
            if (node.Input(0)?.Constant is { Length: 1 } condition && node.Subgraphs[condition.ReadInt64(0) != 0 ? 0 : 1] is var branch && GraphEditor.CanInline(node, branch))
            {
                editor.Inline(node, branch);
                any = true;
            }
        }

        return any;
    }
}
