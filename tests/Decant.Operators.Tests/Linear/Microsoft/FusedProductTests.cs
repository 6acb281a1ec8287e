using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class FusedProductTests
{
    [Fact]
    public void FusedMatMul_Transposed_ScalesTheProduct() =>
        AssertClose(Of(new FusedMatMulOp(2, TransA: true, TransB: true), Range(1, 3, 2), Range(1, 3)), [1, 2, 1], [20, 26]);

    [Fact]
    public void MatMulNBits_FourBits_UnpacksTheLowNibbleFirst()
    {
        // One column of four codes 8 9 | 10 15 in two blocks; without zero points 8 is zero.
        var op = new MatMulNBitsOp(Inner: 4, Columns: 1, Bits: 4, BlockSize: 2);
        Tensor codes = Tensor.Create(new byte[] { 0x98, 0xFA }, Shape.Of(1, 2, 1));
        Tensor a = Floats([1, 4], 1, 1, 1, 1);
        AssertClose(Of(op, a, codes, Floats([2], 1, 10)), [1, 1], [91]);

        // Packed zero points 9 and 5.
        AssertClose(Of(op, a, codes, Floats([2], 1, 10), Tensor.Vector<byte>(0x59), null, Floats([1], 0.5f)), [1, 1], [149.5]);
    }

    [Fact]
    public void FusedMatMul_BatchLast_MovesTheFirstAxis() => AssertClose(
        Of(new FusedMatMulOp(1, TransBatchA: true), Range(2, 2, 1), Floats([2, 1, 1], 1, 10)), [2, 2, 1], [0, 2, 10, 30]);

    [Fact]
    public void FusedGemm_Activation_FollowsTheSum() => AssertClose(
        Of(new FusedGemmOp(new GemmOp(2, TransB: true), "LeakyRelu", 0.5f), Floats([1, 2], 1, 2), Floats([2, 2], 1, 1, -1, 0), Floats([2], 1, 0)), [1, 2], [7, -1]);

    [Fact]
    public void MatMulNBits_Groups_ChooseTheScales()
    {
        var op = new MatMulNBitsOp(Inner: 4, Columns: 1, Bits: 4, BlockSize: 2);
        Tensor codes = Tensor.Create(new byte[] { 0x98, 0xFA }, Shape.Of(1, 2, 1));
        AssertClose(Of(op, Floats([1, 4], 1, 1, 1, 1), codes, Floats([2], 1, 10), null, Tensor.Vector<int>(1, 1, 0, 0)), [1, 1], [19]);
    }

    [Fact]
    public void MatMulNBits_ScalesDoNotFit_Throws()
    {
        var op = new MatMulNBitsOp(4, 1, 4, 2);
        Tensor codes = Tensor.Create(new byte[] { 0x98, 0xFA }, Shape.Of(1, 2, 1));
        Assert.Equal("DEC1256", Assert.Throws<ModelException>(() => Of(op, Fill(1, 1, 4), codes, Fill(1, 3))).Code);
    }

    [Fact]
    public void DynamicQuantizeMatMul_DataOnTheGrid_IsExact()
    {
        // 0 to 255 in steps of one: the scale is one.
        Tensor y = Of(
            new DynamicQuantizeMatMulOp(), Floats([1, 2], 255, 10), Tensor.Create(new sbyte[] { 1, 127, 2, -128 }, Shape.Of(2, 2)), Floats([2], 1, 0.5f), null,
            Floats([2], 100, 0));
        AssertClose(y, [1, 2], [375, 15552.5]);
    }

    [Fact]
    public void Gemm_ManyTransposedRows_EqualsFewAtATime()
    {
        Tensor b = Range(5, 3);
        double[] all = Of(new GemmOp(TransB: true), Range(9, 3), b).ToDoubles();
        double[] first = Of(new GemmOp(TransB: true), Range(2, 3), b).ToDoubles();
        Assert.Equal(first, all[..first.Length]);
    }
}
