using System.Collections.Immutable;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Carries what is known of small integer tensors through operators, so that shape computations stay symbolic.</summary>
internal static class SymbolicElements
{
    /// <summary>What is known of an input's elements: as inferred, or of a small constant whose values are whole numbers or truth values.</summary>
    public static SymbolicTensor? Of(InferenceContext context, int index) =>
        context.Elements(index) ?? (context.Constant(index) is { } constant ? From(constant) : null);

    /// <summary>The known integers of an input: null where it is absent or an element is not a number.</summary>
    public static long[]? Numbers(InferenceContext context, int index)
    {
        if (context.Constant(index) is { ElementType: ElementType.Int64 or ElementType.Int32 } constant)
        {
            return constant.ToInt64s();
        }

        return Of(context, index) is { IsConstant: true } known ? [.. known.Elements.Select(static e => e.Value)] : null;
    }

    /// <summary>The same elements as a tensor of another shape; null where that is not known.</summary>
    public static SymbolicTensor? WithShape(SymbolicTensor? elements, Shape? shape) =>
        elements is not null && shape is { IsStatic: true } && shape.ElementCount == elements.Elements.Length
            ? new SymbolicTensor(shape, elements.Elements)
            : null;

    /// <summary>The elements that a strided view of <paramref name="source"/> holds.</summary>
    public static SymbolicTensor? View(SymbolicTensor? source, Shape? shape, long[] strides, long offset = 0)
    {
        if (source is null || shape is not { IsStatic: true } || shape.ElementCount > SymbolicTensor.Limit)
        {
            return null;
        }

        var elements = new Dim[shape.ElementCount];
        var walk = new IndexWalk(shape.Sizes, strides);
        for (int i = 0; i < elements.Length; i++, walk.Next())
        {
            elements[i] = source.Elements[(int)(offset + walk.Offset(0))];
        }

        return new SymbolicTensor(shape, [.. elements]);
    }

    /// <summary>What is known of the elements once they are of <paramref name="type"/>: nothing of numbers that it may wrap or round.</summary>
    public static SymbolicTensor? Fit(SymbolicTensor? elements, ElementType type)
    {
        (long Minimum, long Maximum)? range = type switch
        {
            ElementType.Int64 => (long.MinValue, long.MaxValue),
            ElementType.Int32 => (int.MinValue, int.MaxValue),
            ElementType.Float32 => (-(1L << 24), 1L << 24),
            ElementType.Float64 => (-(1L << 53), 1L << 53),
            ElementType.Bool => (0, 1),
            _ => null,
        };
        return range is { } limits
            ? Map(elements, e => e.IsNumber && (e.Value < limits.Minimum || e.Value > limits.Maximum) ? Dim.Unknown : e)
            : null;
    }

    /// <summary>A function of each element; unknown where it overflows 64 bits.</summary>
    public static SymbolicTensor? Map(SymbolicTensor? source, Func<Dim, Dim> function) =>
        source is null ? null : new SymbolicTensor(source.Shape, [.. source.Elements.Select(e => Apply(e, e, (a, _) => function(a)))]);

    /// <summary>A function of two dimensions; unknown where it overflows 64 bits.</summary>
    public static Dim Apply(Dim left, Dim right, Func<Dim, Dim, Dim> function)
    {
        try
        {
            return function(left, right);
        }
        catch (OverflowException)
        {
            return Dim.Unknown;
        }
    }

    /// <summary>A function of each pair of broadcast elements; null where either is not known or the result is too large.</summary>
    public static SymbolicTensor? Zip(SymbolicTensor? left, SymbolicTensor? right, Func<Dim, Dim, Dim> function)
    {
        if (left is null || right is null || BroadcastSizes(left.Shape, right.Shape) is not { } sizes)
        {
            return null;
        }

        Shape shape = Shape.Of(sizes);
        if (Expand(left, shape) is not { } a || Expand(right, shape) is not { } b)
        {
            return null;
        }

        return new SymbolicTensor(shape, [.. a.Elements.Zip(b.Elements, (x, y) => Apply(x, y, function))]);
    }

    /// <summary>The elements repeated to a larger shape.</summary>
    public static SymbolicTensor? Expand(SymbolicTensor? source, Shape? shape)
    {
        if (source is null || shape is not { IsStatic: true })
        {
            return null;
        }

        long[] own = source.Shape.Strides();
        var strides = new long[shape.Rank];
        for (int i = 1; i <= own.Length; i++)
        {
            strides[^i] = source.Shape.Sizes[^i] == 1 ? 0 : own[^i];
        }

        return View(source, shape, strides);
    }

    private static SymbolicTensor? From(Tensor tensor)
    {
        if (tensor.Length > SymbolicTensor.Limit)
        {
            return null;
        }

        if (tensor.ElementType is ElementType.Int64 or ElementType.Int32 or ElementType.Bool)
        {
            return Known(tensor, tensor.ToInt64s().Select(static v => (Dim)v));
        }

        bool whole = tensor.ElementType is ElementType.Float32 or ElementType.Float64
            && Array.TrueForAll(tensor.ToDoubles(), static v => Math.Abs(v) < 1L << 52 && v == Math.Floor(v));
        return whole ? Known(tensor, tensor.ToInt64s().Select(static v => (Dim)v)) : null;
    }

    private static SymbolicTensor Known(Tensor tensor, IEnumerable<Dim> elements) => new(tensor.Shape, elements.ToImmutableArray());

    private static long[]? BroadcastSizes(Shape left, Shape right)
    {
        var sizes = new long[Math.Max(left.Rank, right.Rank)];
        for (int i = 1; i <= sizes.Length; i++)
        {
            long a = i <= left.Rank ? left.Sizes[^i] : 1;
            long b = i <= right.Rank ? right.Sizes[^i] : 1;
            if (a != b && a != 1 && b != 1)
            {
                return null;
            }

            sizes[^i] = a == 1 ? b : a;
        }

        return Shape.CountElements(sizes) <= SymbolicTensor.Limit ? sizes : null;
    }
}
