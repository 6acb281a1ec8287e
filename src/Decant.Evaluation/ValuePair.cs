namespace Decant.Evaluation;

/// <summary>A value of the original and the value of the other model that stands for it.</summary>
/// <param name="Original">The name in the original.</param>
/// <param name="Operator">The operator that computes it there.</param>
/// <param name="Candidate">The name in the other model.</param>
public sealed record ValuePair(string Original, string Operator, string Candidate);
