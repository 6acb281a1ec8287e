namespace Decant.Tensors;

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>The bits that one element takes; 0 for <see cref="ElementType.String"/> and <see cref="ElementType.Undefined"/>.</summary>
    public static int BitWidth(this ElementType type) => type switch
    {
        ElementType.UInt2 or ElementType.Int2 => 2,
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ
            or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ or ElementType.Float8E8M0 => 8,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 16,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 32,
        ElementType.Int64 or ElementType.UInt64 or ElementType.Float64 or ElementType.Complex64 => 64,
        ElementType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Whether several elements share one byte.</summary>
    public static bool IsPacked(this ElementType type) => type.BitWidth() is > 0 and < 8;

    /// <summary>Whether the type is a real floating-point type.</summary>
    public static bool IsFloat(this ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16 => true,
        ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ => true,
        ElementType.Float8E8M0 or ElementType.Float4E2M1 => true,
        _ => false,
    };

    /// <summary>Whether the type is a signed or unsigned integer (not bool).</summary>
    public static bool IsInteger(this ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 or ElementType.Int4 or ElementType.Int2 => true,
        _ => type.IsUnsignedInteger(),
    };

    /// <summary>Whether the type is an unsigned integer (not bool).</summary>
    public static bool IsUnsignedInteger(this ElementType type) => type is ElementType.UInt8 or ElementType.UInt16
        or ElementType.UInt32 or ElementType.UInt64 or ElementType.UInt4 or ElementType.UInt2;

    /// <summary>The least and greatest value of an integer type of up to 32 bits, or of <see cref="ElementType.Int64"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> is no such integer type.</exception>
    public static (long Minimum, long Maximum) IntegerRange(this ElementType type)
    {
        if (!type.IsInteger() || type == ElementType.UInt64)
        {
            throw new ArgumentException($"{type} has no range within 64 signed bits", nameof(type));
        }

        int bits = type.BitWidth();
        return type.IsUnsignedInteger()
            ? (0, (1L << bits) - 1)
            : (-1L << (bits - 1), ~(-1L << (bits - 1)));
    }

    /// <summary>The bytes that <paramref name="count"/> elements take; the last byte of a packed type is padded.</summary>
    /// <exception cref="OverflowException">The length does not fit 64 bits.</exception>
    public static long ByteLength(this ElementType type, long count)
    {
        int bits = type.BitWidth();
        return Math.Abs(count) <= long.MaxValue / 256
            ? bits < 8 ? ((count * bits) + 7) / 8 : count * (bits / 8)
            : throw new ModelException("DEC1001", $"{count} elements of {type.Name()} take more bytes than 63 bits count");
    }

    /// <summary>The element type stored by the .NET type <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is the storage of no element type.</exception>
    public static ElementType Of<T>()
    {
        Type type = typeof(T);
        return type == typeof(float) ? ElementType.Float32
            : type == typeof(byte) ? ElementType.UInt8
            : type == typeof(sbyte) ? ElementType.Int8
            : type == typeof(ushort) ? ElementType.UInt16
            : type == typeof(short) ? ElementType.Int16
            : type == typeof(int) ? ElementType.Int32
            : type == typeof(long) ? ElementType.Int64
            : type == typeof(bool) ? ElementType.Bool
            : type == typeof(Half) ? ElementType.Float16
            : type == typeof(double) ? ElementType.Float64
            : type == typeof(uint) ? ElementType.UInt32
            : type == typeof(ulong) ? ElementType.UInt64
            : type == typeof(string) ? ElementType.String
            : type == typeof(System.Numerics.Complex) ? ElementType.Complex128
            : throw new ArgumentException($"{type} is the storage of no element type");
    }

    /// <summary>The name that users see, such as <c>float32</c> or <c>uint8</c>.</summary>
    public static string Name(this ElementType type) => type.ToString().ToLowerInvariant();
}
