using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>A sparse tensor attribute.</summary>
/// <param name="Value">The value.</param>
public sealed record SparseTensorAttribute(SparseTensor Value) : AttributeValue;
