namespace Decant;

/// <summary>What an optimization found, in short.</summary>
/// <param name="Best">The name of the version kept.</param>
/// <param name="MeetsBudget">Whether it meets the budget.</param>
/// <param name="Interrupted">Whether the search was ended early.</param>
/// <param name="Model">The model's file.</param>
/// <param name="Recipe">The recipe's file.</param>
/// <param name="Report">The report's file.</param>
/// <param name="Candidates">All versions tried.</param>
public sealed record OptimizationSummary(
    string Best,
    bool MeetsBudget,
    bool Interrupted,
    string Model,
    string Recipe,
    string Report,
    IReadOnlyList<CandidateSummary> Candidates);
