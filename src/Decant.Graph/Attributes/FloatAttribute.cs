namespace Decant.Graphs;

/// <summary>A single-precision attribute.</summary>
/// <param name="Value">The value.</param>
public sealed record FloatAttribute(float Value) : AttributeValue;
