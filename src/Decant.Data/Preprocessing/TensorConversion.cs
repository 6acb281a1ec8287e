using Decant.Tensors;

namespace Decant.Data;

/// <summary>Element types and axis orders of sample tensors.</summary>
internal static class TensorConversion
{
    /// <summary>The element types that <see cref="Cast"/> gives.</summary>
    public static IReadOnlyList<ElementType> Targets { get; } =
    [
        ElementType.Float32, ElementType.Float64, ElementType.Float16, ElementType.UInt8, ElementType.Int8, ElementType.UInt16,
        ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.Bool,
    ];

    /// <summary>Converts every element; floats to integers round half to even and saturate.</summary>
    public static Tensor Cast(Tensor source, ElementType type) => type == source.ElementType ? source : type switch
    {
        ElementType.Float32 => source.ElementType == ElementType.UInt8 ? FromBytes(source) : Tensor.Create(source.ToFloats(), source.Shape),
        ElementType.Float64 => Tensor.Create(source.ToDoubles(), source.Shape),
        ElementType.Float16 => Map(source, v => (Half)v),
        ElementType.UInt8 => Map(source, v => (byte)Saturate(v, byte.MinValue, byte.MaxValue)),
        ElementType.Int8 => Map(source, v => (sbyte)Saturate(v, sbyte.MinValue, sbyte.MaxValue)),
        ElementType.UInt16 => Map(source, v => (ushort)Saturate(v, ushort.MinValue, ushort.MaxValue)),
        ElementType.Int16 => Map(source, v => (short)Saturate(v, short.MinValue, short.MaxValue)),
        ElementType.Int32 => Map(source, v => (int)Saturate(v, int.MinValue, int.MaxValue)),
        ElementType.Int64 => source.ElementType.IsFloat() ? Map(source, v => (long)Math.Round(v, MidpointRounding.ToEven)) : Tensor.Create(source.ToInt64s(), source.Shape),
        ElementType.Bool => Map(source, v => v != 0),
        _ => throw new ArgumentException($"no conversion to {type.Name()}"),
    };

    /// <summary>Reorders axes: axis <c>i</c> of the result is axis <c>order[i]</c> of the source, or a new one of size 1 where it is negative.</summary>
    public static Tensor Permute(Tensor source, ReadOnlySpan<int> order)
    {
        long[] strides = source.Shape.Strides();
        long[] sizes = new long[order.Length];
        long[] steps = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sizes[i] = order[i] < 0 ? 1 : source.Sizes[order[i]];
            steps[i] = order[i] < 0 ? 0 : strides[order[i]];
        }

        Shape shape = Shape.Of(sizes);
        return source.ElementType.BitWidth() switch
        {
            8 => Tensor.Create(source.ElementType, Gather(source.AsSpan<byte>(), sizes, steps), shape),
            16 => Tensor.Create(source.ElementType, Gather(source.AsSpan<ushort>(), sizes, steps), shape),
            32 => Tensor.Create(source.ElementType, Gather(source.AsSpan<uint>(), sizes, steps), shape),
            64 => Tensor.Create(source.ElementType, Gather(source.AsSpan<ulong>(), sizes, steps), shape),
            _ => throw new ArgumentException($"the axes of {source} cannot be reordered"),
        };
    }

    private static T[] Gather<T>(ReadOnlySpan<T> source, long[] sizes, long[] steps)
        where T : unmanaged
    {
        T[] target = new T[source.Length];
        int last = sizes.Length - 1;
        int inner = last < 0 ? 1 : (int)sizes[last];
        int step = last < 0 ? 0 : (int)steps[last];
        long[] index = new long[Math.Max(last, 0)];
        int from = 0;
        for (int to = 0; to < target.Length; to += inner)
        {
            for (int i = 0, at = from; i < inner; i++, at += step)
            {
                target[to + i] = source[at];
            }

            for (int axis = last - 1; axis >= 0; axis--)
            {
                from += (int)steps[axis];
                if (++index[axis] < sizes[axis])
                {
                    break;
                }

                from -= (int)(sizes[axis] * steps[axis]);
                index[axis] = 0;
            }
        }

        return target;
    }

    private static Tensor FromBytes(Tensor source)
    {
        ReadOnlySpan<byte> bytes = source.AsSpan<byte>();
        float[] values = new float[bytes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = bytes[i];
        }

        return Tensor.Create(values, source.Shape);
    }

    private static Tensor Map<T>(Tensor source, Func<double, T> convert)
        where T : unmanaged
    {
        T[] values = new T[source.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = convert(source.ReadDouble(i));
        }

        return Tensor.Create(values, source.Shape);
    }

    private static double Saturate(double value, double minimum, double maximum) =>
        double.IsNaN(value) ? 0 : Math.Clamp(Math.Round(value, MidpointRounding.ToEven), minimum, maximum);
}
