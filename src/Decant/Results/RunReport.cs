namespace Decant;

/// <summary>The outputs of one run.</summary>
/// <param name="Engine">The engine that ran.</param>
/// <param name="Outputs">The outputs, in order.</param>
public sealed record RunReport(string Engine, IReadOnlyList<RunOutput> Outputs);
