using Decant.Graphs;

namespace Decant.Passes;

/// <summary>Counts nodes the way that simplifiers compare.</summary>
public static class NodeCount
{
    /// <summary>The nodes of a graph and of those inside it, without those that only hold a constant.</summary>
    public static int Of(Graph graph) => graph.AllNodes().Count(static n => n.Op.ConstantOutput is null);
}
