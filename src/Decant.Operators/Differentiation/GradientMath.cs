using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Nodes that many gradient rules are made of.</summary>
internal static class GradientMath
{
    /// <summary>Adds <c>a · b</c>.</summary>
    public static Value Mul(this GradientContext context, Value a, Value b) => context.Add(new MulOp(), a, b);

    /// <summary>Adds <c>a · factor</c>, the factor in the type of a.</summary>
    public static Value Scale(this GradientContext context, Value a, double factor) => factor == 1 ? a : context.Mul(a, context.Number(factor, a));

    /// <summary>A scalar constant of the type of <paramref name="like"/>.</summary>
    public static Value Number(this GradientContext context, double number, Value like)
    {
        ElementType type = like.TensorType?.ElementType ?? ElementType.Undefined;
        return type.IsFloat()
            ? context.Constant(TensorConversion.FromDoubles(type, [number], Shape.Scalar))
            : context.Add(new CastLikeOp(), context.Constant(Tensor.Scalar(number)), like);
    }

    /// <summary>Adds 1 where <paramref name="condition"/> holds and 0 elsewhere, in the type of <paramref name="like"/>.</summary>
    public static Value Indicator(this GradientContext context, Value condition, Value like) => context.Add(new CastLikeOp(), condition, like);

    /// <summary>Sets the gradient of an input, where it is asked for, to what is made for it, summed over the axes along which the input was broadcast.</summary>
    public static void SetBroadcast(this GradientContext context, int input, Func<Value> gradient)
    {
        if (context.Wants(input))
        {
            context.Set(input, context.SumTo(gradient(), context.Input(input)));
        }
    }

    /// <summary>Sets the gradient of the only input to the incoming one times its derivative.</summary>
    public static void SetChain(this GradientContext context, Value derivative) => context.Set(0, context.Mul(context.Incoming, derivative));

    /// <summary>Sums a gradient over the axes along which a value was broadcast to its shape.</summary>
    public static Value SumTo(this GradientContext context, Value gradient, Value target)
    {
        if (gradient.Shape is not { } wide || target.Shape is not { } narrow || !Known(wide, narrow))
        {
            return SumToComputed(context, gradient, target);
        }

        int added = wide.Rank - narrow.Rank;
        long[] axes = [.. Enumerable.Range(0, wide.Rank).Where(a => a < added || (narrow[a - added] == 1 && wide[a] != 1)).Select(static a => (long)a)];
        if (axes.Length == 0)
        {
            return gradient;
        }

        Value sum = context.Add(new ReduceSumOp(), gradient, context.Constant(Tensor.Vector<long>(axes)));
        return added == 0 ? sum : context.ReshapeLike(sum, target);
    }

    /// <summary>Gives a gradient the shape of a value of as many elements.</summary>
    public static Value ReshapeLike(this GradientContext context, Value gradient, Value target) =>
        context.Add(new ReshapeOp(AllowZero: true), gradient, context.ShapeOf(target));

    /// <summary>The shape of a value: a constant where it is known.</summary>
    public static Value ShapeOf(this GradientContext context, Value value) => value.Shape is { IsStatic: true } shape
        ? context.Constant(Tensor.Vector<long>(shape.ToArray().Select(static d => d.Value).ToArray()))
        : context.Add(new ShapeOp(), value);

    /// <summary>The place of each element in the order of a value's elements, from a number on: int64 of the value's shape.</summary>
    public static Value Places(this GradientContext context, Value value, long first)
    {
        Value end = context.Add(new AddOp(), context.Add(new SizeOp(), value), context.Constant(Tensor.Scalar(first)));
        Value places = context.Add(new RangeOp(), context.Constant(Tensor.Scalar(first)), end, context.Constant(Tensor.Scalar(1L)));
        return context.ReshapeLike(places, value);
    }

    /// <summary>The sums of elements by place: a vector of the numbers of elements of a value and some before them.</summary>
    /// <param name="context">The context.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="places">The place of each: int64 of the shape of <paramref name="elements"/>.</param>
    /// <param name="like">The value.</param>
    /// <param name="before">How many places come before those of the value's elements.</param>
    public static Value SumByPlace(this GradientContext context, Value elements, Value places, Value like, long before)
    {
        Value flat = context.Constant(Tensor.Vector(-1L));
        Value size = context.Add(new ReshapeOp(), context.Add(new AddOp(), context.Add(new SizeOp(), like), context.Constant(Tensor.Scalar(before))), flat);
        Value zeros = context.Add(new ExpandOp(), context.Number(0, elements), size);
        return context.Add(new ScatterElementsOp(0, ScatterReduction.Add), zeros, context.Add(new ReshapeOp(), places, flat), context.Add(new ReshapeOp(), elements, flat));
    }

    /// <summary>Swaps the last two axes of a value of known rank.</summary>
    public static Value TransposeMatrices(this GradientContext context, Value value, int rank) => context.Add(
        new TransposeOp(EquatableList.From(Enumerable.Range(0, rank).Select(a => (long)(a < rank - 2 ? a : (2 * rank) - 3 - a)))), value);

    // Every axis is broadcast for certain or for certain not.
    private static bool Known(Shape wide, Shape narrow)
    {
        int added = wide.Rank - narrow.Rank;
        return added >= 0 && Enumerable.Range(0, narrow.Rank).All(a => narrow[a] == 1 ? wide[a + added].IsNumber : narrow[a].IsNumber || narrow[a].IsSame(wide[a + added]));
    }

    // The shape of the target, with ones before it, differs from the gradient's where it was broadcast.
    private static Value SumToComputed(GradientContext context, Value gradient, Value target)
    {
        Value wide = context.Add(new ShapeOp(), gradient);
        Value narrow = context.Add(new ShapeOp(), target);
        Value missing = context.Add(new SubOp(), context.Add(new ShapeOp(), wide), context.Add(new ShapeOp(), narrow));
        Value ones = context.Add(new ExpandOp(), context.Constant(Tensor.Vector(1L)), missing);
        Value padded = context.Add(new ConcatOp(0), ones, narrow);
        Value differs = context.Add(new NotOp(), context.Add(new EqualOp(), padded, wide));
        Value axes = context.Add(new ReshapeOp(), context.Add(new NonZeroOp(), differs), context.Constant(Tensor.Vector(-1L)));
        return context.Add(new ReshapeOp(AllowZero: true), context.Add(new ReduceSumOp(NoopWithEmptyAxes: true), gradient, axes), narrow);
    }
}
