namespace Decant.Tensors.Tests;

/// <summary>The limits are those of the OCP 8-bit floating point (OFP8) and microscaling (MX) specifications and of the FNUZ formats' paper (Noune et al. 2022).</summary>
public sealed class SmallFloatTests
{
    [Theory]
    [InlineData(ElementType.Float8E4M3FN, 0x7E, 448.0)]
    [InlineData(ElementType.Float8E4M3FN, 0x08, 0.015625)]
    [InlineData(ElementType.Float8E4M3FN, 0x01, 0.001953125)]
    [InlineData(ElementType.Float8E4M3FN, 0xB8, -1.0)]
    [InlineData(ElementType.Float8E4M3FN, 0x7F, double.NaN)]
    [InlineData(ElementType.Float8E5M2, 0x7B, 57344.0)]
    [InlineData(ElementType.Float8E5M2, 0x04, 6.103515625e-05)]
    [InlineData(ElementType.Float8E5M2, 0x01, 1.52587890625e-05)]
    [InlineData(ElementType.Float8E5M2, 0x7C, double.PositiveInfinity)]
    [InlineData(ElementType.Float8E5M2, 0xFD, double.NaN)]
    [InlineData(ElementType.Float8E4M3FNUZ, 0x7F, 240.0)]
    [InlineData(ElementType.Float8E4M3FNUZ, 0x01, 0.0009765625)]
    [InlineData(ElementType.Float8E4M3FNUZ, 0x80, double.NaN)]
    [InlineData(ElementType.Float8E5M2FNUZ, 0x7F, 57344.0)]
    [InlineData(ElementType.Float8E5M2FNUZ, 0x01, 7.62939453125e-06)]
    [InlineData(ElementType.Float8E5M2FNUZ, 0x80, double.NaN)]
    [InlineData(ElementType.Float8E8M0, 127, 1.0)]
    [InlineData(ElementType.Float8E8M0, 130, 8.0)]
    [InlineData(ElementType.Float8E8M0, 0xFF, double.NaN)]
    [InlineData(ElementType.BFloat16, 0x3F80, 1.0)]
    [InlineData(ElementType.BFloat16, 0xC049, -3.140625)]
    [InlineData(ElementType.Float16, 0x7BFF, 65504.0)]
    public void Decode_PublishedPatterns(ElementType type, int bits, double expected) => Assert.Equal(expected, SmallFloat.Decode(type, bits));

    [Fact]
    public void Decode_Float4_IsTheWholeTable() => Assert.Equal(
        [0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6],
        Enumerable.Range(0, 16).Select(static bits => SmallFloat.Decode(ElementType.Float4E2M1, bits)));

    [Theory]
    [InlineData(ElementType.Float8E4M3FN)]
    [InlineData(ElementType.Float8E4M3FNUZ)]
    [InlineData(ElementType.Float8E5M2)]
    [InlineData(ElementType.Float8E5M2FNUZ)]
    [InlineData(ElementType.Float8E8M0)]
    [InlineData(ElementType.Float4E2M1)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float16)]
    public void Encode_EveryPattern_ComesBack(ElementType type)
    {
        for (int bits = 0; bits < 1 << type.BitWidth(); bits++)
        {
            double value = SmallFloat.Decode(type, bits);
            if (!double.IsNaN(value))
            {
                Assert.Equal(bits, SmallFloat.Encode(type, value, saturate: false));
            }
            else if (type != ElementType.Float16)
            {
                Assert.True(double.IsNaN(SmallFloat.Decode(type, SmallFloat.Encode(type, value))));
            }
        }
    }

    [Theory]
    [InlineData(ElementType.Float8E4M3FN)]
    [InlineData(ElementType.Float8E5M2)]
    [InlineData(ElementType.Float4E2M1)]
    [InlineData(ElementType.BFloat16)]
    public void Encode_Midpoints_GoToEven(ElementType type)
    {
        int positive = (1 << (type.BitWidth() - 1)) - 1;
        for (int bits = 0; bits < positive; bits++)
        {
            double low = SmallFloat.Decode(type, bits);
            double high = SmallFloat.Decode(type, bits + 1);
            if (!double.IsFinite(low) || !double.IsFinite(high))
            {
                continue;
            }

            double middle = (low + high) / 2;
            Assert.Equal(bits % 2 == 0 ? bits : bits + 1, SmallFloat.Encode(type, middle));
            Assert.Equal(bits, SmallFloat.Encode(type, Math.BitDecrement(middle)));
            Assert.Equal(bits + 1, SmallFloat.Encode(type, Math.BitIncrement(middle)));
        }
    }

    [Theory]
    [InlineData(ElementType.Float8E4M3FN, 1e6, true, 448)]
    [InlineData(ElementType.Float8E4M3FN, 464.0, true, 448)]
    [InlineData(ElementType.Float8E4M3FN, 1e6, false, double.NaN)]
    [InlineData(ElementType.Float8E5M2, 1e6, false, double.PositiveInfinity)]
    [InlineData(ElementType.Float8E5M2, double.NegativeInfinity, true, -57344)]
    [InlineData(ElementType.Float8E4M3FNUZ, -1e6, true, -240)]
    [InlineData(ElementType.Float8E4M3FNUZ, double.PositiveInfinity, false, double.NaN)]
    [InlineData(ElementType.Float4E2M1, 100, false, 6)]
    [InlineData(ElementType.BFloat16, 3.4e38, true, double.PositiveInfinity)]
    public void Encode_OutOfRange_FollowsTheFormat(ElementType type, double value, bool saturate, double expected) =>
        Assert.Equal(expected, SmallFloat.Decode(type, SmallFloat.Encode(type, value, saturate)));

    [Fact]
    public void Encode_UnsignedZero_HasOnePattern()
    {
        Assert.Equal(0, SmallFloat.Encode(ElementType.Float8E4M3FNUZ, -0.0));
        Assert.Equal(0, SmallFloat.Encode(ElementType.Float8E5M2FNUZ, -1e-30));
        Assert.Equal(0x80, SmallFloat.Encode(ElementType.Float8E4M3FN, -0.0));
    }
}
