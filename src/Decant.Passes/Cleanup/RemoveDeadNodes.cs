using Decant.Graphs;

namespace Decant.Passes;

/// <summary>Nodes, and optional outputs of nodes, that nothing reads → nothing.</summary>
public sealed class RemoveDeadNodes : Pass
{
    /// <inheritdoc/>
    public override string Summary => "nodes and optional outputs that nothing reads → nothing";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    public override void Run(PassContext context) => Clean(context.Model.Graph, context);

    // Readers come before what they read, so that a dead chain goes in one sweep.
    private static void Clean(Graph graph, PassContext context)
    {
        GraphEditor editor = context.Edit(graph);
        foreach (Node node in graph.Nodes.Reverse().ToArray())
        {
            if (node.Outputs.All(static o => o is null || o.Uses.Count == 0))
            {
                if (!context.TryStep())
                {
                    return;
                }

                editor.RemoveNode(node);
                continue;
            }

            DropOutputs(node, editor, context);
            foreach (Graph subgraph in node.Subgraphs)
            {
                Clean(subgraph, context);
            }
        }
    }

    private static void DropOutputs(Node node, GraphEditor editor, PassContext context)
    {
        for (int i = node.Outputs.Count - 1; i > 0; i--)
        {
            if (node.Output(i) is { Uses.Count: 0 } && node.Op.Schema.OutputAt(i)?.Kind == ParameterKind.Optional && context.TryStep())
            {
                editor.DropOutput(node, i);
            }
        }
    }
}
