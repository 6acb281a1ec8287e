using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>The type of a tensor.</summary>
/// <param name="ElementType">The type of the elements.</param>
/// <param name="Shape">The shape, or null where not even the rank is known.</param>
public sealed record TensorType(ElementType ElementType, Shape? Shape = null) : DataType
{
    /// <inheritdoc/>
    public override string ToString() => $"{ElementType.Name()}{(Shape is null ? "[…]" : Shape)}";
}
