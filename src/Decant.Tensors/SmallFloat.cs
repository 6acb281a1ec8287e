namespace Decant.Tensors;

/// <summary>Converts between real numbers and the float formats of at most 16 bits.</summary>
public static class SmallFloat
{
    /// <summary>The number that <paramref name="bits"/> stand for in <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> is no float type of at most 16 bits.</exception>
    public static double Decode(ElementType type, int bits) => type switch
    {
        ElementType.Float16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        ElementType.BFloat16 => BitConverter.Int32BitsToSingle(bits << 16),
        ElementType.Float8E8M0 => bits == 0xFF ? double.NaN : Math.ScaleB(1, bits - 127),
        _ => SmallFloatFormat.Of(type).Decode(bits),
    };

    /// <summary>The bits nearest to <paramref name="value"/>, ties to even.</summary>
    /// <param name="type">A float type of at most 16 bits.</param>
    /// <param name="value">The number.</param>
    /// <param name="saturate">Whether a number out of range becomes the largest finite one rather than infinity or NaN (8-bit types).</param>
    /// <exception cref="ArgumentException"><paramref name="type"/> is no float type of at most 16 bits.</exception>
    public static int Encode(ElementType type, double value, bool saturate = true) => type switch
    {
        ElementType.Float16 => BitConverter.HalfToUInt16Bits((Half)value),
        ElementType.BFloat16 => EncodeBFloat16(value),
        ElementType.Float8E8M0 => EncodeExponent(value),
        _ => SmallFloatFormat.Of(type).Encode(value, saturate),
    };

    // Rounding to single precision first could turn a near-tie into a tie; the last bit then remembers which side it came from.
    private static int EncodeBFloat16(double value)
    {
        float single = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(single);
        if (float.IsNaN(single))
        {
            return 0x7FC0 | (int)((bits >> 16) & 0x8000);
        }

        if (single != value && (bits & 0xFFFF) == 0x8000)
        {
            bits = Math.Abs(value) > Math.Abs((double)single) ? bits + 1 : bits - 1;
        }

        return (int)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static int EncodeExponent(double value)
    {
        if (double.IsNaN(value) || value < 0)
        {
            return 0xFF;
        }

        return value == 0 ? 0 : Math.Clamp((int)Math.Round(Math.Log2(value)) + 127, 0, 254);
    }
}
