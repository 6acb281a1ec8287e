namespace Decant;

/// <summary>What an optimization found.</summary>
/// <param name="ModelName">The name of the original's file.</param>
/// <param name="DataName">The name of the data.</param>
/// <param name="Engine">The engine that measured.</param>
/// <param name="Threads">The threads of one run.</param>
/// <param name="Samples">The samples that accuracy was measured on.</param>
/// <param name="CalibrationSamples">The samples that ranges were observed on.</param>
/// <param name="Budget">What was asked for.</param>
/// <param name="Candidates">All versions tried, the original first.</param>
/// <param name="Best">The version that was kept.</param>
/// <param name="Interrupted">Whether the search was ended before all versions were tried.</param>
/// <param name="GraphChanges">What changed in the graph of the version kept, in words.</param>
public sealed record OptimizationResult(
    string ModelName,
    string DataName,
    string Engine,
    int Threads,
    long Samples,
    long CalibrationSamples,
    OptimizationBudget Budget,
    IReadOnlyList<OptimizationCandidate> Candidates,
    OptimizationCandidate Best,
    bool Interrupted,
    IReadOnlyList<string> GraphChanges)
{
    /// <summary>The original.</summary>
    public OptimizationCandidate Original => Candidates[0];

    /// <summary>Whether the version kept meets the budget.</summary>
    public bool MeetsBudget => Best.MeetsBudget;
}
