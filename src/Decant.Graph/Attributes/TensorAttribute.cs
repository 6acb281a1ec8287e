using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>A tensor attribute.</summary>
/// <param name="Value">The value.</param>
public sealed record TensorAttribute(Tensor Value) : AttributeValue;
