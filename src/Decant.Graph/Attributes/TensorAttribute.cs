using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>A tensor attribute, equal to another by its content.</summary>
/// <param name="Value">The value.</param>
public sealed record TensorAttribute(Tensor Value) : AttributeValue
{
    /// <summary>Whether both hold the same type, shape and elements.</summary>
    public bool Equals(TensorAttribute? other) => other is not null && Value.ContentEquals(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.ContentHash();
}
