using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates functions of two numbers over broadcast tensors.</summary>
internal static class BinaryMath
{
    /// <summary>A function of two numbers of any numeric type.</summary>
    public interface IFunction
    {
        /// <summary>The function; integers wrap around.</summary>
        static abstract T Apply<T>(T a, T b)
            where T : INumber<T>;
    }

    /// <summary>Output 0 has the broadcast shape and the element type of input 0.</summary>
    public static void InferBroadcast(InferenceContext context, ElementType? type = null)
    {
        ElementType element = type ?? (context.ElementType(0) == ElementType.Undefined ? context.ElementType(1) : context.ElementType(0));
        context.SetOutput(0, element, Broadcast.Shapes(context, context.Shape(0), context.Shape(1)));
    }

    /// <summary>Sets output 0 to the function of the broadcast inputs 0 and 1.</summary>
    public static void Evaluate<TFunction>(EvaluationContext context)
        where TFunction : IFunction
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        context.SetOutput(0, a.ElementType switch
        {
            ElementType.Float32 => Zip<float, float>(context, a, b, TFunction.Apply),
            ElementType.Float64 => Zip<double, double>(context, a, b, TFunction.Apply),
            ElementType.Float16 => Zip<Half, Half>(context, a, b, TFunction.Apply),
            ElementType.Int8 => Zip<sbyte, sbyte>(context, a, b, TFunction.Apply),
            ElementType.Int16 => Zip<short, short>(context, a, b, TFunction.Apply),
            ElementType.Int32 => Zip<int, int>(context, a, b, TFunction.Apply),
            ElementType.Int64 => Zip<long, long>(context, a, b, TFunction.Apply),
            ElementType.UInt8 => Zip<byte, byte>(context, a, b, TFunction.Apply),
            ElementType.UInt16 => Zip<ushort, ushort>(context, a, b, TFunction.Apply),
            ElementType.UInt32 => Zip<uint, uint>(context, a, b, TFunction.Apply),
            ElementType.UInt64 => Zip<ulong, ulong>(context, a, b, TFunction.Apply),
            ElementType.BFloat16 => Zip<ushort, ushort>(context, a, b, static (x, y) => (ushort)SmallFloat.Encode(
                ElementType.BFloat16,
                TFunction.Apply((float)SmallFloat.Decode(ElementType.BFloat16, x), (float)SmallFloat.Decode(ElementType.BFloat16, y)))).Reinterpret(ElementType.BFloat16),
            _ => throw context.Fail("DEC1206", $"element type {a.ElementType.Name()} is not evaluated"),
        });
    }

    /// <summary>Applies <paramref name="function"/> to every pair of broadcast elements.</summary>
    public static Tensor Zip<TIn, TOut>(EvaluationContext context, Tensor a, Tensor b, Func<TIn, TIn, TOut> function)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        long[] sizes = Broadcast.Sizes(context, a, b);
        var result = new TOut[Shape.CountElements(sizes)];
        ReadOnlySpan<TIn> left = a.AsSpan<TIn>();
        ReadOnlySpan<TIn> right = b.AsSpan<TIn>();
        var walk = new IndexWalk(sizes, Broadcast.Strides(a, sizes), Broadcast.Strides(b, sizes));
        for (int i = 0; i < result.Length; i++, walk.Next())
        {
            result[i] = function(left[(int)walk.Offset(0)], right[(int)walk.Offset(1)]);
        }

        return Tensor.Create(result, Shape.Of(sizes));
    }

    /// <summary>The elements of output 0 where both inputs are tracked small integers of matching or scalar shape.</summary>
    public static SymbolicTensor? Elements(InferenceContext context, Func<Dim, Dim, Dim> function)
    {
        if (context.Elements(0) is not { } a || context.Elements(1) is not { } b)
        {
            return null;
        }

        int count = Math.Max(a.Elements.Length, b.Elements.Length);
        bool matches = (a.Elements.Length == count || a.Elements.Length == 1) && (b.Elements.Length == count || b.Elements.Length == 1);
        Shape shape = a.Shape.Rank >= b.Shape.Rank ? a.Shape : b.Shape;
        return matches && count > 0 && shape.Rank <= 1
            ? new SymbolicTensor(shape.Rank == 0 ? shape : Shape.Of(count), [.. Enumerable.Range(0, count).Select(i =>
                function(a.Elements[a.Elements.Length == 1 ? 0 : i], b.Elements[b.Elements.Length == 1 ? 0 : i]))])
            : null;
    }

    /// <summary>The axis facts of two broadcast operands.</summary>
    public static EquatableList<AxisFlow> AxisFlows(Node node)
    {
        var flows = new List<AxisFlow>();
        int rank = node.Output(0)?.Shape?.Rank ?? 0;
        for (int input = 0; input < node.Inputs.Count; input++)
        {
            int own = node.Input(input)?.Shape?.Rank ?? 0;
            for (int axis = 0; axis < own; axis++)
            {
                flows.Add(new AxisFlow(input, axis, 0, rank - own + axis));
            }
        }

        return EquatableList.From(flows);
    }
}
