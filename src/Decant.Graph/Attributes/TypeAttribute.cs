namespace Decant.Graphs;

/// <summary>A type attribute.</summary>
/// <param name="Value">The value.</param>
public sealed record TypeAttribute(DataType Value) : AttributeValue;
