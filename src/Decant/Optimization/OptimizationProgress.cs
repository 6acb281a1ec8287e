namespace Decant;

/// <summary>How far a long operation has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">The share of the whole that is done, from 0 to 1.</param>
/// <param name="Remaining">An estimate of the time left; null while there is none.</param>
public sealed record OptimizationProgress(string Stage, double Share, TimeSpan? Remaining);
