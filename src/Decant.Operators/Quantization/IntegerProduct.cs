using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Matrix products of quantized integers: the zero points taken off, products summed in int32 without saturation.</summary>
internal static class IntegerProduct
{
    /// <summary>The sums. A's zero point is one, or one for each row; B's is one, or one for each column.</summary>
    public static (int[] Sums, MatMulSizes Sizes) Sums(EvaluationContext context, Tensor a, Tensor? aZeroPoint, Tensor b, Tensor? bZeroPoint)
    {
        MatMulSizes sizes = MatMulSizes.Of(context, a, b);
        int[] left = Center(context, a, aZeroPoint, a.Rank < 2 ? 0 : a.Rank - 2);
        int[] right = Center(context, b, bZeroPoint, b.Rank - 1);
        return (sizes.Multiply<int, int, OwnSums<int>>(left, right, context.Cancellation), sizes);
    }

    // A zero point of more than one element is a vector along the axis, or has the operand's rank with size 1 along the axis summed over.
    private static int[] Center(EvaluationContext context, Tensor operand, Tensor? zeroPoint, int axis)
    {
        if (zeroPoint is null || zeroPoint.Length == 1)
        {
            return QuantizedData.ReadCentered(operand, zeroPoint);
        }

        if (zeroPoint.Rank == 1 && zeroPoint.Length == operand.Sizes[axis])
        {
            return QuantizedData.ReadCentered(operand, zeroPoint, axis);
        }

        if (zeroPoint.Rank != operand.Rank || !Broadcast.Sizes(context, operand, zeroPoint).AsSpan().SequenceEqual(operand.Sizes))
        {
            throw context.Fail("DEC1256", $"zero point {zeroPoint} does not fit {operand}");
        }

        int[] values = QuantizedData.Read(operand);
        int[] zeros = QuantizedData.Read(zeroPoint);
        var walk = new IndexWalk(operand.Sizes, Broadcast.Strides(zeroPoint, operand.Sizes));
        for (int i = 0; i < values.Length; i++, walk.Next())
        {
            values[i] -= zeros[(int)walk.Offset(0)];
        }

        return values;
    }
}
