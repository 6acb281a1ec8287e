using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>What is known of a value that has one of several types, as behind a branch or a loop.</summary>
internal static class TypeUnion
{
    /// <summary>The strongest type that both are instances of; null where they have nothing in common.</summary>
    public static DataType? Of(DataType? left, DataType? right) => (left, right) switch
    {
        (TensorType a, TensorType b) when a.ElementType == b.ElementType => new TensorType(a.ElementType, Of(a.Shape, b.Shape)),
        (SequenceType a, SequenceType b) when Of(a.Item, b.Item) is { } item => new SequenceType(item),
        (OptionalType a, OptionalType b) when Of(a.Item, b.Item) is { } item => new OptionalType(item),
        _ => Equals(left, right) ? left : null,
    };

    /// <summary>The strongest shape that both are instances of; null where the ranks differ or one is not known.</summary>
    public static Shape? Of(Shape? left, Shape? right) => left is null || right is null || left.Rank != right.Rank
        ? null
        : Shape.Of(left.Zip(right, static (a, b) => a.IsSame(b) ? a : Dim.Unknown));
}
