using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>An input that a case gives to its operator.</summary>
/// <param name="Content">What it holds.</param>
/// <param name="Existing">The value of the growing graph that holds it; null where it is new.</param>
/// <param name="IsStored">Whether a new one is stored with the graph rather than given at run time.</param>
internal sealed record Operand(RuntimeValue Content, Value? Existing = null, bool IsStored = false)
{
    /// <summary>The tensor.</summary>
    public Tensor Tensor => (Tensor)Content;

    /// <summary>The element type of the tensor.</summary>
    public ElementType Type => Tensor.ElementType;

    /// <summary>The shape of the tensor.</summary>
    public Shape Shape => Tensor.Shape;

    /// <summary>The number of axes of the tensor.</summary>
    public int Rank => Tensor.Rank;

    /// <summary>The size of an axis.</summary>
    public long this[int axis] => Tensor.Sizes[axis];
}
