using Decant.Tensors;

namespace Decant.Operators.Tests.Logical;

public sealed class BitTests
{
    [Fact]
    public void Mod_Signs_FollowDivisorOrDividend()
    {
        Tensor a = Tensor.Vector(-7, 7, int.MinValue);
        Tensor b = Tensor.Vector(3, -3, -1);
        Assert.Equal([2, -2, 0], CheckedRun.Single(new ModOp(), a, b).ToArray<int>());
        Assert.Equal([-1, 1, 0], CheckedRun.Single(new ModOp(true), a, b).ToArray<int>());
        Assert.Equal([-1.5f], CheckedRun.Single(new ModOp(true), Tensor.Vector(-5.5f), Tensor.Vector(2f)).ToArray<float>());
    }

    [Fact]
    public void Bitwise_Functions_OfSignedBytes()
    {
        Tensor a = Tensor.Vector<sbyte>(-1, 12);
        Tensor b = Tensor.Vector<sbyte>(5, 10);
        Assert.Equal([5, 8], CheckedRun.Single(new BitwiseAndOp(), a, b).ToArray<sbyte>());
        Assert.Equal([-1, 14], CheckedRun.Single(new BitwiseOrOp(), a, b).ToArray<sbyte>());
        Assert.Equal([-6, 6], CheckedRun.Single(new BitwiseXorOp(), a, b).ToArray<sbyte>());
        Assert.Equal([0, -13], CheckedRun.Single(new BitwiseNotOp(), a).ToArray<sbyte>());
    }

    [Fact]
    public void BitShift_WidthOrMore_LeavesZero()
    {
        Tensor x = Tensor.Vector<byte>(16, 255, 1);
        Tensor y = Tensor.Vector<byte>(1, 4, 200);
        Assert.Equal([32, 240, 0], CheckedRun.Single(new BitShiftOp("LEFT"), x, y).ToArray<byte>());
        Assert.Equal([8, 15, 0], CheckedRun.Single(new BitShiftOp("RIGHT"), x, y).ToArray<byte>());
    }

    [Fact]
    public void Logical_Functions_OfTruthValues()
    {
        Tensor a = Tensor.Vector(true, true, false, false);
        Tensor b = Tensor.Vector(true, false, true, false);
        Assert.Equal([true, false, false, false], CheckedRun.Single(new AndOp(), a, b).ToArray<bool>());
        Assert.Equal([true, true, true, false], CheckedRun.Single(new OrOp(), a, b).ToArray<bool>());
        Assert.Equal([false, true, true, false], CheckedRun.Single(new XorOp(), a, b).ToArray<bool>());
    }

    [Fact]
    public void IsInfIsNaN_AreTold()
    {
        Tensor x = Tensor.Vector(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0);
        Assert.Equal([true, false, false, false], CheckedRun.Single(new IsNaNOp(), x).ToArray<bool>());
        Assert.Equal([false, true, false, false], CheckedRun.Single(new IsInfOp(DetectNegative: false), x).ToArray<bool>());
    }

    [Fact]
    public void BitCast_KeepsTheBits() =>
        Assert.Equal([0x3F800000], CheckedRun.Single(new BitCastOp(ElementType.Int32), Tensor.Vector(1f)).ToArray<int>());
}
