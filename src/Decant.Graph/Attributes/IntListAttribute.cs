namespace Decant.Graphs;

/// <summary>A list of integers.</summary>
/// <param name="Value">The value.</param>
public sealed record IntListAttribute(EquatableList<long> Value) : AttributeValue;
