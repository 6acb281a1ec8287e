namespace Decant.Graphs;

/// <content>Inlining.</content>
public sealed partial class GraphEditor
{
    /// <summary>Whether <see cref="Inline"/> can be called for the two.</summary>
    public static bool CanInline(Node node, Graph subgraph) =>
        subgraph.Owner == node
        && subgraph.Inputs.Count == 0
        && subgraph.Outputs.Count >= node.Outputs.Count
        && node.OutputList.Index().All(o => o.Item is null || !o.Item.IsGraphOutput || IsOwnResult(subgraph, o.Index));

    /// <summary>
    /// Replaces a node by the nodes of one of its subgraphs: its outputs stand in for the node's. Names that are taken get a number.
    /// </summary>
    /// <param name="node">A node of this graph.</param>
    /// <param name="subgraph">One of its subgraphs, which takes no inputs.</param>
    /// <exception cref="InvalidOperationException">The subgraph takes inputs, has too few outputs, or hands out a value of a graph around it where this graph hands out the node's.</exception>
    public void Inline(Node node, Graph subgraph)
    {
        if (!CanInline(node, subgraph))
        {
            throw new InvalidOperationException($"{node}: graph '{subgraph.Name}' cannot take its place");
        }

        var values = new Dictionary<Value, Value>();
        GraphCloner.CopyBody(subgraph, this, node, values);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                ReplaceUses(output, values.GetValueOrDefault(subgraph.Outputs[i], subgraph.Outputs[i]));
            }
        }

        RemoveNode(node);
    }

    private static bool IsOwnResult(Graph subgraph, int index) =>
        subgraph.Outputs[index].Graph == subgraph && subgraph.Outputs.Count(o => o == subgraph.Outputs[index]) == 1;
}
