namespace Decant.Passes;

/// <summary>What a pipeline did to a model.</summary>
/// <param name="NodesBefore">The nodes before, those of subgraphs included and Constant nodes, which hold what others store as initializers, excluded.</param>
/// <param name="NodesAfter">The nodes after, counted likewise.</param>
/// <param name="Steps">The rewrites done.</param>
/// <param name="IsStopped">Whether the step limit was reached.</param>
/// <param name="Unsettled">The stages that still changed something in their last round.</param>
/// <param name="Passes">What each pass did, in the order of their first runs.</param>
public sealed record PipelineReport(
    int NodesBefore, int NodesAfter, int Steps, bool IsStopped, IReadOnlyList<string> Unsettled, IReadOnlyList<PassResult> Passes)
{
    /// <summary>All refusals.</summary>
    public IEnumerable<Refusal> Refusals => Passes.SelectMany(static p => p.Refusals);

    /// <summary>All notes.</summary>
    public IEnumerable<string> Notes => Passes.SelectMany(static p => p.Notes);

    /// <summary>One line for each pass that did something.</summary>
    public override string ToString() => string.Join('\n', Passes
        .Where(static p => p.Rewrites > 0)
        .Select(static p => $"{p.Pass}: {p.Rewrites} rewrites, {p.NodesRemoved} fewer nodes")
        .Prepend($"{NodesBefore} → {NodesAfter} nodes in {Steps} steps"));
}
