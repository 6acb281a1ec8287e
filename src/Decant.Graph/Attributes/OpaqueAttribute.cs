namespace Decant.Graphs;

/// <summary>An attribute carried through unread, as its format stores it; compared by reference.</summary>
/// <param name="Value">The value.</param>
public sealed record OpaqueAttribute(object Value) : AttributeValue;
