namespace Decant.Conformance.Tests;

/// <summary>The result of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What differs, the error, or the operators that are missing.</param>
internal sealed record CaseResult(BackendCase Case, CaseOutcome Outcome, string Detail);
