namespace Decant.Tensors;

/// <summary>The layout of a float format of 4 or 8 bits with sign, exponent and mantissa (OCP 8-bit floating point and microscaling specifications).</summary>
internal sealed record SmallFloatFormat(int ExponentBits, int MantissaBits, int Bias, SmallFloatSpecials Specials)
{
    private int SignBit => 1 << (ExponentBits + MantissaBits);

    private int MaximumBits => Specials switch
    {
        SmallFloatSpecials.InfinityAndNaN => (((1 << ExponentBits) - 1) << MantissaBits) - 1,
        SmallFloatSpecials.NaNAtAllOnes => SignBit - 2,
        _ => SignBit - 1,
    };

    public static SmallFloatFormat Of(ElementType type) => type switch
    {
        ElementType.Float8E4M3FN => new(4, 3, 7, SmallFloatSpecials.NaNAtAllOnes),
        ElementType.Float8E4M3FNUZ => new(4, 3, 8, SmallFloatSpecials.NaNAtNegativeZero),
        ElementType.Float8E5M2 => new(5, 2, 15, SmallFloatSpecials.InfinityAndNaN),
        ElementType.Float8E5M2FNUZ => new(5, 2, 16, SmallFloatSpecials.NaNAtNegativeZero),
        ElementType.Float4E2M1 => new(2, 1, 1, SmallFloatSpecials.None),
        _ => throw new ArgumentException($"{type.Name()} is no float type of at most 8 bits", nameof(type)),
    };

    public double Decode(int bits)
    {
        int magnitude = bits & (SignBit - 1);
        bool negative = (bits & SignBit) != 0;
        if (Specials == SmallFloatSpecials.NaNAtNegativeZero && negative && magnitude == 0)
        {
            return double.NaN;
        }

        if (magnitude > MaximumBits)
        {
            bool infinite = Specials == SmallFloatSpecials.InfinityAndNaN && magnitude == MaximumBits + 1;
            return infinite ? negative ? double.NegativeInfinity : double.PositiveInfinity : double.NaN;
        }

        int exponent = magnitude >> MantissaBits;
        int mantissa = magnitude & ((1 << MantissaBits) - 1);
        double value = exponent == 0
            ? Math.ScaleB(mantissa, 1 - Bias - MantissaBits)
            : Math.ScaleB(mantissa + (1 << MantissaBits), exponent - Bias - MantissaBits);
        return negative ? -value : value;
    }

    public int Encode(double value, bool saturate)
    {
        int sign = double.IsNegative(value) ? SignBit : 0;
        if (double.IsNaN(value))
        {
            return NaN(sign);
        }

        double size = Math.Abs(value);
        int low = Nearest(size, out bool overflow);
        if (overflow || double.IsInfinity(size))
        {
            return saturate || Specials == SmallFloatSpecials.None ? sign | MaximumBits : Overflow(sign);
        }

        return low == 0 && Specials == SmallFloatSpecials.NaNAtNegativeZero ? 0 : sign | low;
    }

    private int NaN(int sign) => Specials switch
    {
        SmallFloatSpecials.NaNAtNegativeZero or SmallFloatSpecials.None => SignBit,
        _ => sign | (SignBit - 1),
    };

    private int Overflow(int sign) => Specials switch
    {
        SmallFloatSpecials.InfinityAndNaN => sign | (MaximumBits + 1),
        _ => NaN(sign),
    };

    private int Nearest(double size, out bool overflow)
    {
        int exponent = size == 0 || double.IsInfinity(size) ? 1 - Bias : Math.Max(Math.ILogB(size), 1 - Bias);
        double steps = Math.Round(Math.ScaleB(size, MantissaBits - exponent), MidpointRounding.ToEven);
        double bits = steps + ((double)(exponent + Bias - 1) * (1 << MantissaBits));
        overflow = bits > MaximumBits;
        return overflow ? MaximumBits : (int)bits;
    }
}
