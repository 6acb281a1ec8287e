namespace Decant.Graphs;

/// <summary>A text attribute.</summary>
/// <param name="Value">The value.</param>
public sealed record StringAttribute(string Value) : AttributeValue;
