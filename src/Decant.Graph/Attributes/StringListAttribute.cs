namespace Decant.Graphs;

/// <summary>A list of texts.</summary>
/// <param name="Value">The value.</param>
public sealed record StringListAttribute(EquatableList<string> Value) : AttributeValue;
