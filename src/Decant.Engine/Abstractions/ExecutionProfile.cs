namespace Decant.Engine;

/// <summary>What one run spent its time on.</summary>
/// <param name="Nodes">The nodes, in the order in which they ran.</param>
public sealed record ExecutionProfile(IReadOnlyList<NodeProfile> Nodes);
