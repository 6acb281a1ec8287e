namespace Decant.Graphs;

/// <summary>A text attribute whose bytes are no valid UTF-8.</summary>
/// <param name="Value">The bytes.</param>
public sealed record BytesAttribute(EquatableList<byte> Value) : AttributeValue;
