namespace Decant.Compression;

/// <summary>How much a model may still cost once weights are zero.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Share">The share of it that is left, from 0 to 1.</param>
public sealed record WeightBudget(WeightBudgetKind Kind, double Share);
