using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>ONNX's multidirectional broadcasting (the rules of NumPy).</summary>
public static class Broadcast
{
    /// <summary>The broadcast of two symbolic shapes; null where a rank is not known.</summary>
    /// <exception cref="ModelException">DEC1204: two sizes neither agree nor are one.</exception>
    public static Shape? Shapes(InferenceContext context, Shape? left, Shape? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        int rank = Math.Max(left.Rank, right.Rank);
        var dims = new Dim[rank];
        for (int i = 1; i <= rank; i++)
        {
            Dim a = i <= left.Rank ? left[left.Rank - i] : 1;
            Dim b = i <= right.Rank ? right[right.Rank - i] : 1;
            dims[rank - i] = Dims(a, b)
                ?? throw context.Fail("DEC1204", $"shapes {left} and {right} do not broadcast: {a} against {b}");
        }

        return Shape.Of(dims);
    }

    /// <summary>The sizes that concrete shapes broadcast to.</summary>
    /// <exception cref="ModelException">DEC1204: two sizes neither agree nor are one.</exception>
    public static long[] Sizes(EvaluationContext context, params ReadOnlySpan<Tensor> tensors)
    {
        int rank = 0;
        foreach (Tensor tensor in tensors)
        {
            rank = Math.Max(rank, tensor.Rank);
        }

        var sizes = new long[rank];
        Array.Fill(sizes, 1);
        foreach (Tensor tensor in tensors)
        {
            for (int i = 1; i <= tensor.Rank; i++)
            {
                long size = tensor.Sizes[^i];
                if (size != 1 && sizes[rank - i] != 1 && sizes[rank - i] != size)
                {
                    throw context.Fail("DEC1204", $"{tensor} does not broadcast with size {sizes[rank - i]} on axis {rank - i}");
                }

                sizes[rank - i] = size == 1 ? sizes[rank - i] : size;
            }
        }

        return sizes;
    }

    /// <summary>The element strides of a tensor seen as one of <paramref name="sizes"/>: 0 along repeated axes.</summary>
    public static long[] Strides(Tensor tensor, ReadOnlySpan<long> sizes)
    {
        var strides = new long[sizes.Length];
        long[] own = tensor.Shape.Strides();
        for (int i = 1; i <= own.Length; i++)
        {
            strides[sizes.Length - i] = tensor.Sizes[^i] == 1 ? 0 : own[^i];
        }

        return strides;
    }

    // Where one is a symbol and the other a number above one, the number is the only size that can come out.
    private static Dim? Dims(Dim a, Dim b)
    {
        if (a.IsSame(b) || (b.IsNumber && b.Value == 1))
        {
            return a;
        }

        if (a.IsNumber && a.Value == 1)
        {
            return b;
        }

        return a.IsNumber && b.IsNumber ? null : a.IsNumber ? a : b.IsNumber ? b : Dim.Unknown;
    }
}
