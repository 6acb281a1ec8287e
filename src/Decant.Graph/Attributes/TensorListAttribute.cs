using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>A list of tensors.</summary>
/// <param name="Value">The value.</param>
public sealed record TensorListAttribute(EquatableList<Tensor> Value) : AttributeValue;
