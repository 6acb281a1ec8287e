using Decant.Tensors;

namespace Decant.Operators.Tests.Conversion;

public sealed class CastTests
{
    [Fact]
    public void Cast_FloatToInteger_TruncatesTowardZero() =>
        Assert.Equal([1, -1, 0], CheckedRun.Single(new CastOp(ElementType.Int32), Tensor.Vector(1.9f, -1.9f, float.NaN)).ToArray<int>());

    [Fact]
    public void Cast_IntegerToNarrower_WrapsAround() =>
        Assert.Equal([44, 255], CheckedRun.Single(new CastOp(ElementType.UInt8), Tensor.Vector(300, -1)).ToArray<byte>());

    [Fact]
    public void Cast_ToBool_IsUnequalToZero() =>
        Assert.Equal([true, false, true], CheckedRun.Single(new CastOp(ElementType.Bool), Tensor.Vector(0.1f, -0f, float.NaN)).ToArray<bool>());

    [Fact]
    public void Cast_ToInt4_IsPacked()
    {
        Tensor result = CheckedRun.Single(new CastOp(ElementType.Int4), Tensor.Vector(-8, 7, -1));
        Assert.Equal([-8L, 7, -1], result.ToInt64s());
        Assert.Equal([0x78, 0x0F], result.Bytes(0, 2).ToArray());
    }

    [Fact]
    public void Cast_LargeLongToFloat_RoundsOnce()
    {
        // 2^24 + 1 + 2^-29 relative: rounding to double first would make a tie of it.
        long value = (1L << 60) + (1L << 36) + 1;
        Assert.Equal(BitConverter.Int32BitsToSingle(0x5D800001), CheckedRun.Single(new CastOp(ElementType.Float32), Tensor.Vector(value)).ToArray<float>()[0]);
    }

    [Fact]
    public void Cast_ToFloat8_SaturatesWhereAsked()
    {
        Tensor x = Tensor.Vector(1000f, -1000f, 1f);
        Tensor saturated = CheckedRun.Single(new CastOp(ElementType.Float8E4M3FN), x);
        Assert.Equal([448.0, -448, 1], saturated.ToDoubles());
        Tensor plain = CheckedRun.Single(new CastOp(ElementType.Float8E4M3FN, Saturate: false), x);
        Assert.Equal([double.NaN, double.NaN, 1], plain.ToDoubles());
    }

    [Fact]
    public void Cast_Strings_AreInvariant()
    {
        Tensor texts = Tensor.FromStrings(["1.5", "-INF", "1e-05", "nan"], Shape.Of(4));
        Assert.Equal([1.5f, float.NegativeInfinity, 1e-5f, float.NaN], CheckedRun.Single(new CastOp(ElementType.Float32), texts).ToArray<float>());
        Tensor numbers = Tensor.Vector(1.5f, 100f, 1e-5f, 1e20f, 0.001f, -0.25f);
        Assert.Equal(["1.5", "100.0", "1e-05", "1e+20", "0.001", "-0.25"], CheckedRun.Single(new CastOp(ElementType.String), numbers).Strings.ToArray());
        Assert.Equal(["7"], CheckedRun.Single(new CastOp(ElementType.String), Tensor.Vector(7)).Strings.ToArray());
    }

    [Fact]
    public void Cast_UnreadableString_IsRefused() => Assert.Equal("DEC1222", Assert.Throws<ModelException>(
        () => CheckedRun.Single(new CastOp(ElementType.Float32), Tensor.FromStrings(["ten"], Shape.Of(1)))).Code);

    [Theory]
    [InlineData("up", 129)]
    [InlineData("down", 128)]
    [InlineData("nearest", 128)]
    public void Cast_ToPowerOfTwo_FollowsRoundMode(string mode, int expected) =>
        Assert.Equal(expected, CheckedRun.Single(new CastOp(ElementType.Float8E8M0, RoundMode: mode), Tensor.Vector(2.5f)).ReadBits(0));

    [Fact]
    public void CastLike_TakesTheOthersType() =>
        Assert.Equal(ElementType.Float64, CheckedRun.Single(new CastLikeOp(), Tensor.Vector(1), Tensor.Scalar(0.0)).ElementType);
}
