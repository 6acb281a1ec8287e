using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class ConvTransposeTests
{
    private static readonly SlidingWindow Plain = new();

    [Fact]
    public void ConvTranspose_Strided_SpreadsTheKernel()
    {
        Tensor y = Of(new ConvTransposeOp(Plain with { Strides = [2] }), Floats([1, 1, 2], 1, 10), Floats([1, 1, 3], 1, 2, 3));
        AssertClose(y, [1, 1, 5], [1, 2, 13, 20, 30]);
    }

    [Fact]
    public void ConvTranspose_PadsAndOutputPadding_CutAndExtend()
    {
        Tensor y = Of(
            new ConvTransposeOp(Plain with { Strides = [2], Pads = [1, 1] }, OutputPadding: [1]), Floats([1, 1, 2], 1, 10), Floats([1, 1, 3], 1, 2, 3),
            Floats([1], 100));
        AssertClose(y, [1, 1, 4], [102, 113, 120, 130]);
    }

    [Fact]
    public void ConvTranspose_Groups_KeepChannelsApart()
    {
        Tensor y = Of(new ConvTransposeOp(Plain, Group: 2), Floats([1, 2, 1], 1, 10), Floats([2, 2, 1], 1, 2, 3, 4));
        AssertClose(y, [1, 4, 1], [1, 2, 30, 40]);
    }

    [Fact]
    public void ConvTranspose_OutputShape_PutsTheOddPaddingFirst()
    {
        Tensor x = Floats([1, 1, 2], 1, 10);
        Tensor w = Floats([1, 1, 3], 1, 2, 3);
        var op = new ConvTransposeOp(Plain with { Strides = [2] }, OutputShape: [4]);
        AssertClose(Of(op, x, w), [1, 1, 4], [2, 13, 20, 30]);
        AssertClose(Of(op with { Window = op.Window with { AutoPad = AutoPad.SameUpper } }, x, w), [1, 1, 4], [1, 2, 13, 20]);
    }

    [Fact]
    public void FusedConv_ResidualAndActivation_ComeAfterTheBias()
    {
        var op = new FusedConvOp(Plain, 1, "LeakyRelu", [0.5f]);
        Tensor y = Of(op, Floats([1, 1, 2], 1, -4), Floats([1, 1, 1], 2), Floats([1], 1), Floats([1, 1, 2], 10, 1));
        AssertClose(y, [1, 1, 2], [13, -3]);
    }
}
