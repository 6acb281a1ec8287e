using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>The types of run-time values.</summary>
internal static class RuntimeTypes
{
    /// <summary>The type of a tensor with its shape; null for a sequence or optional, whose declared type stands.</summary>
    public static DataType? Of(RuntimeValue value) =>
        value is Tensor tensor ? new TensorType(tensor.ElementType, tensor.Shape) : null;

    /// <summary>Whether a value is of a type that <see cref="Of"/> gave.</summary>
    public static bool Matches(RuntimeValue? value, DataType? type) => value switch
    {
        null => type is null,
        Tensor tensor => type is TensorType expected && expected.ElementType == tensor.ElementType
            && expected.Shape is { } shape && (ReferenceEquals(shape, tensor.Shape) || shape.Sizes.SequenceEqual(tensor.Sizes)),
        _ => type is not null and not TensorType,
    };
}
