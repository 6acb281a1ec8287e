using System.Numerics;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Makes tensors of a given element type from double-precision numbers or 64-bit integers, and reads them as plain numbers.</summary>
internal static class TensorConversion
{
    /// <summary>
    /// Rounds each number to the nearest of <paramref name="type"/>, ties to even; for integer types it is truncated toward zero and
    /// limited to their range (NaN becomes 0), for bool everything but zero is true.
    /// </summary>
    /// <param name="type">A type of real numbers, or bool.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="saturate">Whether 8-bit floats are limited to their range.</param>
    /// <exception cref="ArgumentException"><paramref name="type"/> is another type.</exception>
    public static Tensor FromDoubles(ElementType type, double[] values, Shape shape, bool saturate = true) => type switch
    {
        ElementType.Float32 => Tensor.Create(Array.ConvertAll(values, static v => (float)v), shape),
        ElementType.Float64 => Tensor.Create(values, shape),
        ElementType.Float16 => Tensor.Create(Array.ConvertAll(values, static v => (Half)v), shape),
        ElementType.BFloat16 => Tensor.Create(type, Array.ConvertAll(values, static v => (ushort)SmallFloat.Encode(ElementType.BFloat16, v)), shape),
        ElementType.Int8 => Integers<sbyte>(values, shape),
        ElementType.Int16 => Integers<short>(values, shape),
        ElementType.Int32 => Integers<int>(values, shape),
        ElementType.Int64 => Integers<long>(values, shape),
        ElementType.UInt8 => Integers<byte>(values, shape),
        ElementType.UInt16 => Integers<ushort>(values, shape),
        ElementType.UInt32 => Integers<uint>(values, shape),
        ElementType.UInt64 => Integers<ulong>(values, shape),
        ElementType.Bool => Tensor.Create(Array.ConvertAll(values, static v => v != 0), shape),
        _ when type.IsFloat() => Bits(type, Array.ConvertAll(values, v => (byte)SmallFloat.Encode(type, v, saturate)), shape),
        _ when type.IsPacked() => Bits(type, Array.ConvertAll(values, v => Limit(type, v)), shape),
        _ => throw new ArgumentException($"{type.Name()} holds no real numbers", nameof(type)),
    };

    /// <summary>The elements as single-precision numbers; a float32 tensor is not copied.</summary>
    public static ReadOnlySpan<float> Floats(Tensor tensor) =>
        tensor.ElementType == ElementType.Float32 ? tensor.AsSpan<float>() : tensor.ToFloats();

    /// <summary>The elements as double-precision numbers; a float64 tensor is not copied.</summary>
    public static ReadOnlySpan<double> Doubles(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float64 => tensor.AsSpan<double>(),
        ElementType.Float32 => Convert(tensor.AsSpan<float>()),
        _ => tensor.ToDoubles(),
    };

    /// <summary>The integers as <paramref name="type"/>: rounded for float types, wrapped around for integer types, unequal to zero for bool.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> holds no real numbers.</exception>
    public static Tensor FromInt64s(ElementType type, long[] values, Shape shape, bool saturate = true) => type switch
    {
        ElementType.Int8 => Wrapped(values, shape, static v => (sbyte)v),
        ElementType.Int16 => Wrapped(values, shape, static v => (short)v),
        ElementType.Int32 => Wrapped(values, shape, static v => (int)v),
        ElementType.Int64 => Tensor.Create(values, shape),
        ElementType.UInt8 => Wrapped(values, shape, static v => (byte)v),
        ElementType.UInt16 => Wrapped(values, shape, static v => (ushort)v),
        ElementType.UInt32 => Wrapped(values, shape, static v => (uint)v),
        ElementType.UInt64 => Wrapped(values, shape, static v => (ulong)v),
        ElementType.Bool => Wrapped(values, shape, static v => v != 0),
        ElementType.Float32 => Wrapped(values, shape, static v => (float)v),
        _ when type.IsFloat() => FromDoubles(type, Array.ConvertAll(values, static v => (double)v), shape, saturate),
        _ when type.IsPacked() => Bits(type, Array.ConvertAll(values, static v => unchecked((byte)v)), shape),
        _ => throw new ArgumentException($"{type.Name()} holds no real numbers", nameof(type)),
    };

    private static Tensor Integers<T>(double[] values, Shape shape)
        where T : unmanaged, IBinaryInteger<T> => Tensor.Create(Array.ConvertAll(values, static v => T.CreateSaturating(v)), shape);

    private static Tensor Wrapped<T>(long[] values, Shape shape, Converter<long, T> convert)
        where T : unmanaged => Tensor.Create(Array.ConvertAll(values, convert), shape);

    private static Tensor Bits(ElementType type, byte[] units, Shape shape) => type.IsPacked()
        ? Packing.Pack(type, units, shape)
        : Tensor.Create(type, units, shape);

    private static byte Limit(ElementType type, double value)
    {
        (long minimum, long maximum) = type.IntegerRange();
        return double.IsNaN(value) ? (byte)0 : unchecked((byte)(long)Math.Clamp(value, minimum, maximum));
    }

    private static double[] Convert(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }
}
