namespace Decant.Data;

/// <summary>An output that becomes an input of the next run, for models that keep state from sample to sample.</summary>
/// <param name="From">The output's name.</param>
/// <param name="To">The input's name; zeros before the first sample of a sequence.</param>
public sealed record CarriedState(string From, string To);
