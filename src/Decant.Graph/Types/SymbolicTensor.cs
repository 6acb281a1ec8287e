using System.Collections.Immutable;
using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>
/// What is known, while shapes are inferred, of the elements of a small integer tensor: a shape, a list of axes, a size. Each element is
/// a number, an expression over symbolic dimensions, or unknown.
/// </summary>
/// <param name="Shape">The static shape.</param>
/// <param name="Elements">The elements, in row-major order.</param>
public sealed record SymbolicTensor(Shape Shape, ImmutableArray<Dim> Elements)
{
    /// <summary>The largest number of elements that is tracked.</summary>
    public const int Limit = 256;

    /// <summary>Whether every element is a number.</summary>
    public bool IsConstant => Elements.All(static e => e.IsNumber);

    /// <summary>A vector of dimensions.</summary>
    public static SymbolicTensor Vector(IEnumerable<Dim> elements)
    {
        ImmutableArray<Dim> array = [.. elements];
        return new SymbolicTensor(Shape.Of(array.Length), array);
    }

    /// <summary>A scalar.</summary>
    public static SymbolicTensor Scalar(Dim element) => new(Shape.Scalar, [element]);

    /// <summary>What is known of a constant, or null where it is no small integer tensor.</summary>
    public static SymbolicTensor? From(Tensor tensor) =>
        tensor.Length <= Limit && tensor.ElementType is ElementType.Int64 or ElementType.Int32
        && tensor.Length <= Limit
            ? new SymbolicTensor(tensor.Shape, [.. tensor.ToInt64s().Select(static v => (Dim)v)])
            : null;
}
