namespace Decant.Graphs;

/// <summary>Which rewrite made a node, and from what.</summary>
/// <param name="Rewrite">The id of the pass or upgrade, such as <c>fuse-conv-batch-norm</c>.</param>
/// <param name="Sources">The names of the nodes it was made from.</param>
public sealed record NodeOrigin(string Rewrite, EquatableList<string> Sources)
{
    /// <summary>The group of nodes that one upgrade made from one node, for folding them back; null for other rewrites.</summary>
    public object? Group { get; init; }
}
