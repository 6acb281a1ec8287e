namespace Decant.Graphs;

/// <summary>A list of single-precision numbers.</summary>
/// <param name="Value">The value.</param>
public sealed record FloatListAttribute(EquatableList<float> Value) : AttributeValue;
