using System.Numerics;
using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>Reads and scales weights part by part, so that no weight ever stands in memory as a whole.</summary>
internal static class StreamedWeights
{
    private const int Part = 1 << 14;

    /// <summary>Takes some elements.</summary>
    /// <param name="first">The row-major index of the first.</param>
    /// <param name="values">The elements.</param>
    public delegate void Reader(long first, ReadOnlySpan<double> values);

    /// <summary>Hands all elements to <paramref name="read"/>, in order.</summary>
    public static void Read(Tensor tensor, Reader read)
    {
        int width = tensor.ElementType.BitWidth() / 8;
        for (long first = 0; first < tensor.Length; first += Part)
        {
            byte[] bytes = new byte[width * (int)Math.Min(Part, tensor.Length - first)];
            tensor.CopyTo(first * width, bytes);
            read(first, Doubles(tensor.ElementType, bytes));
        }
    }

    /// <summary>
    /// The tensor with each slice along <paramref name="axis"/> multiplied by its own factor in double precision and rounded once; computed when
    /// it is read.
    /// </summary>
    public static Tensor Scale(Tensor tensor, int axis, double[] factors)
    {
        int width = tensor.ElementType.BitWidth() / 8;
        long inner = tensor.Shape.Strides()[axis];
        return Tensor.Computed(tensor.ElementType, tensor.Shape, width, (offset, target) =>
        {
            tensor.CopyTo(offset, target);
            if (tensor.ElementType == ElementType.Float32)
            {
                Multiply<float>(MemoryMarshal.Cast<byte, float>(target), offset / width, inner, factors);
                return;
            }

            for (int at = 0; at < target.Length; at += Part * width)
            {
                Span<byte> part = target.Slice(at, Math.Min(Part * width, target.Length - at));
                double[] values = Doubles(tensor.ElementType, part.ToArray());
                Multiply<double>(values, (offset + at) / width, inner, factors);
                ConstantMath.Round(tensor.ElementType, values, Shape.Of(values.Length)).CopyTo(0, part);
            }
        });
    }

    private static double[] Doubles(ElementType type, byte[] bytes) =>
        Tensor.Create(type, bytes, Shape.Of(bytes.Length * 8L / type.BitWidth())).ToDoubles();

    private static void Multiply<T>(Span<T> values, long first, long inner, double[] factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long slice = first / inner % factors.Length;
        long left = inner - (first % inner);
        for (int i = 0; i < values.Length;)
        {
            int end = (int)Math.Min(values.Length, i + left);
            for (double factor = factors[slice]; i < end; i++)
            {
                values[i] = T.CreateTruncating(double.CreateTruncating(values[i]) * factor);
            }

            slice = slice + 1 == factors.Length ? 0 : slice + 1;
            left = inner;
        }
    }
}
