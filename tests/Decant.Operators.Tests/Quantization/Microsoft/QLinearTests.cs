using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class QLinearTests
{
    [Fact]
    public void QLinearAdd_Broadcast_BringsBothToTheOutputsScale()
    {
        Tensor y = Of(
            new QLinearAddOp(), Tensor.Vector<byte>(130, 126), Scale(0.5f), Byte(128), Tensor.Vector<byte>(10), Scale(2), Byte(5), Scale(1), Byte(100));
        Assert.Equal([111, 109], y.ToArray<byte>());
    }

    [Fact]
    public void QLinearMul_Halves_RoundToEven()
    {
        Tensor y = Of(
            new QLinearMulOp(), Tensor.Vector<sbyte>(1, 3, 127), Scale(1), SByte(0), Tensor.Vector<sbyte>(1), Scale(1), SByte(0), Scale(2), SByte(0));
        Assert.Equal([0, 2, 64], y.ToArray<sbyte>());
    }

    [Fact]
    public void QLinearConcat_OtherScale_IsRequantized()
    {
        Tensor y = Of(
            new QLinearConcatOp(1), Scale(1), Byte(0), Tensor.Create(new byte[] { 1, 2 }, Shape.Of(2, 1)), Scale(1), Byte(0),
            Tensor.Create(new byte[] { 11, 13 }, Shape.Of(2, 1)), Scale(0.5f), Byte(10));
        Assert.Equal(Shape.Of(2, 2), y.Shape);
        Assert.Equal([1, 0, 2, 2], y.ToArray<byte>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QLinearGlobalAveragePool_EitherLayout_AveragesChannels(bool channelsLast)
    {
        byte[] values = channelsLast ? [10, 0, 20, 4] : [10, 20, 0, 4];
        Tensor x = Tensor.Create(values, channelsLast ? Shape.Of(1, 2, 2) : Shape.Of(1, 2, 2));
        Tensor y = Of(new QLinearGlobalAveragePoolOp(channelsLast), x, Scale(1), Byte(0), Scale(2), Byte(100));

        // 15 / 2 and 2 / 2, halves to even.
        Assert.Equal([108, 101], y.ToArray<byte>());
    }

    [Fact]
    public void QLinearAveragePool_PaddingLeftOut_DividesByWhatIsThere()
    {
        var op = new QLinearAveragePoolOp(new SlidingWindow { KernelShape = [2], Pads = [1, 0] });
        Tensor x = Tensor.Create(new byte[] { 10, 20 }, Shape.Of(1, 1, 2));
        Assert.Equal([10, 15], Of(op, x, Scale(1), Byte(4), Scale(1), Byte(4)).ToArray<byte>());
        Assert.Equal([7, 15], Of(op with { CountIncludePad = true }, x, Scale(1), Byte(4), Scale(1), Byte(4)).ToArray<byte>());
    }

    [Fact]
    public void QLinearLeakyReluAndSigmoid_AreTables()
    {
        Tensor x = Tensor.Vector<sbyte>(-100, 0, 100);
        Assert.Equal([-10, 0, 100], Of(new QLinearLeakyReluOp(0.1f), x, Scale(1), SByte(0), Scale(1), SByte(0)).ToArray<sbyte>());
        Assert.Equal([-128, 0, 127], Of(new QLinearSigmoidOp(), x, Scale(1), SByte(0), Scale(1 / 256f), SByte(-128)).ToArray<sbyte>());
    }

    [Fact]
    public void QLinearSoftmax_OpsetBelow13_TakesAllAxesBehind()
    {
        Tensor x = Tensor.Create(new byte[] { 7, 7, 7, 7 }, Shape.Of(1, 2, 2));
        Assert.Equal([128, 128, 128, 128], Of(new QLinearSoftmaxOp(13), x, Scale(1), Byte(0), Scale(1 / 256f), Byte(0)).ToArray<byte>());
        Assert.Equal([64, 64, 64, 64], Of(new QLinearSoftmaxOp(12, 1), x, Scale(1), Byte(0), Scale(1 / 256f), Byte(0)).ToArray<byte>());
    }

    [Fact]
    public void QGemm_WithAndWithoutOutputScale_GivesBytesOrFloats()
    {
        Tensor a = Tensor.Create(new byte[] { 12, 14 }, Shape.Of(1, 2));
        Tensor b = Tensor.Create(new sbyte[] { 1, 2, 3, 4 }, Shape.Of(2, 2));
        Tensor?[] inputs = [a, Scale(0.5f), Byte(10), b, Tensor.Vector(1f, 2f), SByte(0), Tensor.Vector(0, 1)];

        // Sums 14 and 21; times 0.5 and 1.
        AssertClose(Of(new QGemmOp(), inputs), [1, 2], [7, 21]);
        Assert.Equal([12, 15], Of(new QGemmOp(), [.. inputs, Scale(4), Byte(10)]).ToArray<byte>());
    }

    private static Tensor Scale(float value) => Tensor.Scalar(value);

    private static Tensor Byte(byte value) => Tensor.Scalar(value);

    private static Tensor SByte(sbyte value) => Tensor.Scalar(value);
}
