namespace Decant.Graphs;

/// <summary>One place that reads a value: an input of a node, or an output of a graph.</summary>
/// <param name="Node">The reading node, or null for a graph's output.</param>
/// <param name="Graph">The graph that the node is in or whose output it is.</param>
/// <param name="Index">The index of the input or output.</param>
public readonly record struct Use(Node? Node, Graph Graph, int Index)
{
    /// <summary>Whether the value is handed out as an output of <see cref="Graph"/>.</summary>
    public bool IsGraphOutput => Node is null;
}
