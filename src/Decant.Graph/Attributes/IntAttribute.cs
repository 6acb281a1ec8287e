namespace Decant.Graphs;

/// <summary>An integer attribute.</summary>
/// <param name="Value">The value.</param>
public sealed record IntAttribute(long Value) : AttributeValue;
