namespace Decant;

/// <summary>How a model does on data.</summary>
/// <param name="Engine">The engine that ran it.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Metrics">The metrics by name; fractions from 0 to 1.</param>
public sealed record EvaluationReport(string Engine, long Samples, IReadOnlyDictionary<string, double> Metrics);
