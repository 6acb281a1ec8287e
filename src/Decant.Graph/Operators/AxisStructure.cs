namespace Decant.Graphs;

/// <summary>
/// How axes of a node are made of shared index spaces, where <see cref="OperatorFacts.Axes"/> cannot say it: axes that merge or split (a reshape),
/// that are summed over (a matrix product), or that no index can leave alone. Where it names an axis, it says more than a flow of that axis.
/// </summary>
/// <param name="Spaces">The index spaces.</param>
/// <param name="Places">The axes that run over them.</param>
public sealed record AxisStructure(EquatableList<IndexSpace> Spaces, EquatableList<AxisPlace> Places)
{
    /// <summary>Nothing beyond the flows.</summary>
    public static AxisStructure None { get; } = new([], []);
}
