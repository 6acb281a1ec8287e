namespace Decant.Passes;

/// <summary>What one pass did in all its runs.</summary>
/// <param name="Pass">The id of the pass.</param>
/// <param name="Runs">How often it ran.</param>
/// <param name="Rewrites">The rewrites it did.</param>
/// <param name="NodesRemoved">By how many nodes it made the model smaller; negative where it grew.</param>
/// <param name="Refusals">Why it did not do more, in its last run.</param>
/// <param name="Notes">What users should know of it.</param>
public sealed record PassResult(
    string Pass, int Runs, int Rewrites, int NodesRemoved, IReadOnlyList<Refusal> Refusals, IReadOnlyList<string> Notes);
