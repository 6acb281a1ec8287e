using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class QuantizationTests
{
    [Fact]
    public void QuantizeLinear_Halves_RoundToEvenAndSaturate()
    {
        Tensor y = Of(new QuantizeLinearOp(), Floats([6], 0, 2, 3, 1000, -254, -1000), Tensor.Scalar(2f), Tensor.Scalar((byte)128));
        Assert.Equal([128, 129, 130, 255, 1, 0], y.ToArray<byte>());
    }

    [Fact]
    public void QuantizeLinear_PerAxis_UsesEachChannelsScale()
    {
        Tensor y = Of(new QuantizeLinearOp(Axis: 0), Floats([2, 2], 10, -10, 10, -10), Floats([2], 1, 5), Tensor.Vector<sbyte>(0, 1));
        Assert.Equal([10, -10, 3, -1], y.ToArray<sbyte>());
    }

    [Fact]
    public void QuantizeLinear_Int4_PacksTheLowNibbleFirst()
    {
        Tensor zero = Tensor.Create(ElementType.Int4, new byte[1], Shape.Scalar);
        Tensor y = Of(new QuantizeLinearOp(), Floats([3], 1, -8, 100), Tensor.Scalar(1f), zero);
        Assert.Equal(ElementType.Int4, y.ElementType);
        Assert.Equal([1, -8, 7], y.ToInt64s());
        Assert.Equal([0x81, 0x07], y.Bytes(0, 2).ToArray());
    }

    [Fact]
    public void QuantizeLinear_Float8_IsEncoded()
    {
        Tensor y = Of(new QuantizeLinearOp(OutputType: ElementType.Float8E4M3FN), Floats([3], 0, 1.0625f, 10000), Tensor.Scalar(1f));
        AssertClose(y, [3], [0, 1, 448]);
    }

    [Fact]
    public void DequantizeLinear_Blocked_UsesEachBlocksScale()
    {
        Tensor x = Tensor.Create(new byte[] { 1, 2, 3, 4, 5, 6 }, Shape.Of(1, 3, 2));
        Tensor y = Of(
            new DequantizeLinearOp(Axis: 1, BlockSize: 2), x, Floats([1, 2, 2], 1, 10, 100, 1000), Tensor.Create(new byte[] { 0, 1, 0, 1 }, Shape.Of(1, 2, 2)));
        AssertClose(y, [1, 3, 2], [1, 10, 3, 30, 500, 5000]);
    }

    [Fact]
    public void DequantizeLinear_HalfScale_YieldsHalf()
    {
        Tensor y = Of(new DequantizeLinearOp(), Tensor.Vector<sbyte>(-3, 4), Tensor.Scalar((Half)0.5));
        Assert.Equal(ElementType.Float16, y.ElementType);
        AssertClose(y, [2], [-1.5, 2]);
    }

    [Fact]
    public void DynamicQuantizeLinear_SpecificationsExample_IsReproduced()
    {
        IReadOnlyList<Tensor> y = Of(new DynamicQuantizeLinearOp(), 3, Floats([6], 0, 2, -3, -2.5f, 1.34f, 0.5f));
        Assert.Equal([153, 255, 0, 26, 221, 179], y[0].ToArray<byte>());
        AssertClose(y[1], [], [0.0196078438], 1e-9);
        Assert.Equal([153], y[2].ToArray<byte>());
    }

    [Fact]
    public void QLinearConv_PerChannelScales_RequantizeEachChannel()
    {
        Tensor x = Tensor.Create(new byte[] { 10, 20, 30, 40 }, Shape.Of(1, 1, 2, 2));
        Tensor w = Tensor.Create(new sbyte[] { 2, -3 }, Shape.Of(2, 1, 1, 1));
        Tensor y = Of(
            new QLinearConvOp(new SlidingWindow()), x, Tensor.Scalar(0.5f), Tensor.Scalar((byte)20), w, Tensor.Vector(1f, 2f), Tensor.Vector<sbyte>(0, 0),
            Tensor.Scalar(4f), Tensor.Scalar((byte)100), Tensor.Vector(0, 4));
        // Sums -20 0 20 40 and 34 4 -26 -56, times 1/8 and 1/4, halves to even.
        Assert.Equal([98, 100, 102, 105, 108, 101, 94, 86], y.ToArray<byte>());
    }

    [Fact]
    public void QLinearConv_LargeProducts_DoNotSaturateAt16Bits()
    {
        Tensor x = Tensor.Splat(Shape.Of(1, 4, 1, 1), (byte)255);
        Tensor w = Tensor.Splat(Shape.Of(1, 4, 1, 1), (sbyte)127);
        Tensor y = Of(
            new QLinearConvOp(new SlidingWindow()), x, Tensor.Scalar(1f), Tensor.Scalar((byte)0), w, Tensor.Scalar(1f), Tensor.Scalar((sbyte)0),
            Tensor.Scalar(1024f), Tensor.Scalar((byte)0));
        Assert.Equal([127], y.ToArray<byte>());
    }

    [Fact]
    public void ConvInteger_Padding_CountsAsTheZeroPoint()
    {
        Tensor x = Tensor.Create(new byte[] { 2, 3, 4, 5, 6, 7, 8, 9, 10 }, Shape.Of(1, 1, 3, 3));
        Tensor w = Tensor.Create(new byte[] { 1, 1, 1, 1 }, Shape.Of(1, 1, 2, 2));
        Tensor y = Of(new ConvIntegerOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), x, w, Tensor.Scalar((byte)1));
        Assert.Equal([1, 3, 5, 3, 5, 12, 16, 9, 11, 24, 28, 15, 7, 15, 17, 9], y.ToArray<int>());
    }

    [Fact]
    public void MatMulInteger_SpecificationsExample_IsReproduced()
    {
        Tensor a = Tensor.Create(new byte[] { 11, 7, 3, 10, 6, 2, 9, 5, 1, 8, 4, 0 }, Shape.Of(4, 3));
        Tensor b = Tensor.Create(new byte[] { 1, 4, 2, 5, 3, 6 }, Shape.Of(3, 2));
        Tensor y = Of(new MatMulIntegerOp(), a, b, Tensor.Vector<byte>(12), Tensor.Vector<byte>(0));
        Assert.Equal([-38, -83, -44, -98, -50, -113, -56, -128], y.ToArray<int>());
    }

    [Fact]
    public void QLinearMatMul_SpecificationsExample_IsReproduced()
    {
        Tensor a = Tensor.Create(new byte[] { 208, 236, 0, 238, 3, 214, 255, 29 }, Shape.Of(2, 4));
        Tensor b = Tensor.Create(new byte[] { 152, 51, 244, 60, 26, 255, 0, 127, 246, 127, 254, 247 }, Shape.Of(4, 3));
        Tensor y = Of(
            new QLinearMatMulOp(), a, Tensor.Vector(0.0066f), Tensor.Vector<byte>(113), b, Tensor.Vector(0.00705f), Tensor.Vector<byte>(114),
            Tensor.Vector(0.0107f), Tensor.Vector<byte>(118));
        Assert.Equal([168, 115, 255, 1, 66, 151], y.ToArray<byte>());
    }
}
