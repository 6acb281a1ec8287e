using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class ConvTests
{
    private static readonly SlidingWindow Plain = new();

    [Fact]
    public void Conv_PaddedOnes_SumsTheNeighbourhood()
    {
        Tensor y = Of(new ConvOp(Plain with { Pads = [1, 1, 1, 1] }), Range(1, 1, 5, 5), Fill(1, 1, 1, 3, 3));
        AssertClose(
            y,
            [1, 1, 5, 5],
            [12, 21, 27, 33, 24, 33, 54, 63, 72, 51, 63, 99, 108, 117, 81, 93, 144, 153, 162, 111, 72, 111, 117, 123, 84]);
    }

    [Fact]
    public void Conv_StridesAndAsymmetricPads_SkipsPositions()
    {
        Tensor y = Of(new ConvOp(Plain with { Pads = [1, 0, 1, 0], Strides = [2, 2] }), Range(1, 1, 7, 5), Fill(1, 1, 1, 3, 3));
        AssertClose(y, [1, 1, 4, 2], [21, 33, 99, 117, 189, 207, 171, 183]);
    }

    [Fact]
    public void Conv_AutoPadSameLower_PadsTheBeginning()
    {
        Tensor y = Of(
            new ConvOp(Plain with { AutoPad = AutoPad.SameLower, KernelShape = [3, 3], Strides = [2, 2] }), Range(1, 1, 5, 5), Fill(1, 1, 1, 3, 3));
        AssertClose(y, [1, 1, 3, 3], [12, 27, 24, 63, 108, 81, 72, 117, 84]);
    }

    [Fact]
    public void Conv_Dilated1D_ReadsApart()
    {
        Tensor y = Of(new ConvOp(Plain with { Dilations = [2] }), Range(1, 1, 6), Floats([1, 1, 2], 1, 10));
        AssertClose(y, [1, 1, 4], [20, 31, 42, 53]);
    }

    [Fact]
    public void Conv_DepthwiseWithBias_KeepsChannelsApart()
    {
        Tensor y = Of(new ConvOp(Plain, Group: 2), Range(1, 2, 1, 2), Floats([2, 1, 1, 1], 2, 3), Floats([2], 10, 20));
        AssertClose(y, [1, 2, 1, 2], [10, 12, 26, 29]);
    }

    [Fact]
    public void Conv_3D_SumsTheBlock()
    {
        Tensor y = Of(new ConvOp(Plain), Range(1, 1, 2, 2, 2), Fill(1, 1, 1, 2, 2, 2));
        AssertClose(y, [1, 1, 1, 1, 1], [28]);
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float64)]
    public void Conv_OtherFloats_ComputesTheSame(ElementType type)
    {
        Tensor x = NumberConversionTests.Cast(Range(1, 1, 3, 3), type);
        Tensor w = NumberConversionTests.Cast(Fill(1, 1, 1, 2, 2), type);
        AssertClose(Of(new ConvOp(Plain), x, w), [1, 1, 2, 2], [8, 12, 20, 24]);
    }

    [Fact]
    public void Conv_ChannelsDoNotFit_Throws()
    {
        var error = Assert.Throws<ModelException>(() => Of(new ConvOp(Plain), Range(1, 3, 4, 4), Fill(1, 1, 2, 3, 3)));
        Assert.Equal("DEC1252", error.Code);
    }

    [Fact]
    public void Conv_WindowLargerThanInput_Throws()
    {
        var error = Assert.Throws<ModelException>(() => Of(new ConvOp(Plain), Range(1, 1, 2, 2), Fill(1, 1, 1, 3, 3)));
        Assert.Equal("DEC1251", error.Code);
    }
}
