using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Makes tensors of any real type from double-precision numbers.</summary>
internal static class NumberConversion
{
    /// <summary>Converts each number to <paramref name="type"/>: floats are rounded, integers truncated toward zero and saturated.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> holds no real numbers.</exception>
    public static Tensor FromDoubles(ElementType type, double[] values, Shape shape) => type switch
    {
        ElementType.Int8 => Tensor.Create(Array.ConvertAll(values, static v => (sbyte)Math.Clamp(v, sbyte.MinValue, sbyte.MaxValue)), shape),
        ElementType.UInt8 => Tensor.Create(Array.ConvertAll(values, static v => (byte)Math.Clamp(v, 0, byte.MaxValue)), shape),
        ElementType.Int16 => Tensor.Create(Array.ConvertAll(values, static v => (short)Math.Clamp(v, short.MinValue, short.MaxValue)), shape),
        ElementType.UInt16 => Tensor.Create(Array.ConvertAll(values, static v => (ushort)Math.Clamp(v, 0, ushort.MaxValue)), shape),
        ElementType.Int32 => Tensor.Create(Array.ConvertAll(values, static v => (int)v), shape),
        ElementType.UInt32 => Tensor.Create(Array.ConvertAll(values, static v => (uint)v), shape),
        ElementType.Int64 => Tensor.Create(Array.ConvertAll(values, static v => (long)v), shape),
        ElementType.UInt64 => Tensor.Create(Array.ConvertAll(values, static v => (ulong)v), shape),
        ElementType.Bool => Tensor.Create(Array.ConvertAll(values, static v => v != 0), shape),
        _ when type.BitWidth() == 8 && type.IsFloat() =>
            Tensor.Create(type, Array.ConvertAll(values, v => (byte)SmallFloat.Encode(type, v)), shape),
        _ => TensorConversion.FromDoubles(type, values, shape),
    };
}
