using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates functions of two numbers over broadcast tensors.</summary>
internal static class BinaryMath
{
    /// <summary>Output 0 has the broadcast shape and the element type of input 0.</summary>
    public static void InferBroadcast(InferenceContext context, ElementType? type = null, SymbolicTensor? elements = null)
    {
        ElementType element = type ?? (context.ElementType(0) == ElementType.Undefined ? context.ElementType(1) : context.ElementType(0));
        context.SetOutput(0, element, Broadcast.Shapes(context, context.Shape(0), context.Shape(1)), SymbolicElements.Fit(elements, element));
    }

    /// <summary>A function of each pair of elements of inputs 0 and 1, where both are tracked small integers.</summary>
    public static SymbolicTensor? Elements(InferenceContext context, Func<Dim, Dim, Dim> function) =>
        SymbolicElements.Zip(SymbolicElements.Of(context, 0), SymbolicElements.Of(context, 1), function);

    /// <summary>The function of two broadcast tensors of one element type.</summary>
    public static Tensor Apply<TFunction>(EvaluationContext context, Tensor a, Tensor b)
        where TFunction : IBinaryFunction => a.ElementType switch
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
                ElementType.BFloat16, TFunction.Apply(FromBFloat16(x), FromBFloat16(y)))).Reinterpret(ElementType.BFloat16),
            _ => throw context.Fail("DEC1206", $"element type {a.ElementType.Name()} is not evaluated"),
        };

    /// <summary>Whether the relation holds for each pair of elements of two broadcast tensors of one element type.</summary>
    public static Tensor Compare<TRelation>(EvaluationContext context, Tensor a, Tensor b)
        where TRelation : IComparison => a.ElementType switch
        {
            ElementType.Float32 => Zip<float, bool>(context, a, b, TRelation.Holds),
            ElementType.Float64 => Zip<double, bool>(context, a, b, TRelation.Holds),
            ElementType.Float16 => Zip<Half, bool>(context, a, b, TRelation.Holds),
            ElementType.Int8 => Zip<sbyte, bool>(context, a, b, TRelation.Holds),
            ElementType.Int16 => Zip<short, bool>(context, a, b, TRelation.Holds),
            ElementType.Int32 => Zip<int, bool>(context, a, b, TRelation.Holds),
            ElementType.Int64 => Zip<long, bool>(context, a, b, TRelation.Holds),
            ElementType.UInt8 or ElementType.Bool => Zip<byte, bool>(context, a, b, TRelation.Holds),
            ElementType.UInt16 => Zip<ushort, bool>(context, a, b, TRelation.Holds),
            ElementType.UInt32 => Zip<uint, bool>(context, a, b, TRelation.Holds),
            ElementType.UInt64 => Zip<ulong, bool>(context, a, b, TRelation.Holds),
            ElementType.BFloat16 => Zip<ushort, bool>(context, a, b, static (x, y) => TRelation.Holds(FromBFloat16(x), FromBFloat16(y))),
            _ => throw context.Fail("DEC1206", $"element type {a.ElementType.Name()} is not evaluated"),
        };

    /// <summary>Applies <paramref name="function"/> to every pair of broadcast elements.</summary>
    public static Tensor Zip<TIn, TOut>(EvaluationContext context, Tensor a, Tensor b, Func<TIn, TIn, TOut> function)
        where TIn : unmanaged
        where TOut : unmanaged => Zip<TIn, TIn, TOut>(context, a, b, function);

    /// <summary>Applies <paramref name="function"/> to every pair of broadcast elements.</summary>
    public static Tensor Zip<TLeft, TRight, TOut>(EvaluationContext context, Tensor a, Tensor b, Func<TLeft, TRight, TOut> function)
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        long[] sizes = Broadcast.Sizes(context, a, b);
        Shape shape = Shape.Of(sizes);
        if ((a.IsSplat || b.IsSplat) && shape.ElementCount > 0 && Single(a) is { } x && Single(b) is { } y)
        {
            TOut[] one = [function(x.AsSpan<TLeft>()[0], y.AsSpan<TRight>()[0])];
            return Tensor.Create(one, Shape.Scalar).Repeat(shape);
        }

        var result = new TOut[shape.ElementCount];
        if (result.Length == 0)
        {
            return Tensor.Create(result, shape);
        }

        ReadOnlySpan<TLeft> left = a.AsSpan<TLeft>();
        ReadOnlySpan<TRight> right = b.AsSpan<TRight>();
        StridedBlock block = StridedBlock.Merge(sizes, Broadcast.Strides(a, sizes), Broadcast.Strides(b, sizes));
        var walk = new IndexWalk(block.OuterSizes, block.OuterFrom, block.OuterTo);
        int at = 0;
        for (long i = 0; i < block.OuterCount; i++, walk.Next())
        {
            int readLeft = (int)walk.Offset(0);
            int readRight = (int)walk.Offset(1);
            for (long j = 0; j < block.InnerSize; j++)
            {
                result[at++] = function(left[readLeft], right[readRight]);
                readLeft += (int)block.InnerFrom;
                readRight += (int)block.InnerTo;
            }
        }

        return Tensor.Create(result, shape);
    }

    /// <summary>The axis facts of broadcast operands.</summary>
    public static EquatableList<AxisFlow> AxisFlows(Node node)
    {
        var flows = new List<AxisFlow>();
        if (node.Output(0)?.Shape is not { } output)
        {
            return [];
        }

        for (int input = 0; input < node.Inputs.Count; input++)
        {
            if (node.Input(input)?.Shape is not { } shape || shape.Rank > output.Rank)
            {
                continue;
            }

            for (int axis = 0; axis < shape.Rank; axis++)
            {
                int outputAxis = output.Rank - shape.Rank + axis;
                if (shape[axis] != 1 || output[outputAxis] == 1)
                {
                    flows.Add(new AxisFlow(input, axis, 0, outputAxis));
                }
            }
        }

        return EquatableList.From(flows);
    }

    // The one value that a tensor repeats.
    private static Tensor? Single(Tensor tensor) => tensor.IsSplat ? tensor.SplatValue() : tensor.Length == 1 ? tensor : null;

    private static float FromBFloat16(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);
}
