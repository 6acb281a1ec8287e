namespace Decant.Evaluation;

/// <summary>An output that becomes an input of the next run.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Input">The input's name; zeros before the first run.</param>
public sealed record StateLink(string Output, string Input);
