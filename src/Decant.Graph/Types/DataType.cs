using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>The static type of a value: tensor, sequence, optional or opaque.</summary>
public abstract record DataType
{
    private protected DataType()
    {
    }

    /// <summary>A tensor type.</summary>
    public static TensorType Tensor(ElementType elementType, Shape? shape = null) => new(elementType, shape);
}
