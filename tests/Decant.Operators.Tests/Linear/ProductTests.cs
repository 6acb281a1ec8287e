using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class ProductTests
{
    [Fact]
    public void MatMul_BatchBroadcast_RepeatsTheMatrix() =>
        AssertClose(Of(new MatMulOp(), Range(2, 1, 2), Range(2, 2)), [2, 1, 2], [2, 3, 6, 11]);

    [Fact]
    public void MatMul_Vectors_LoseTheirAxis()
    {
        AssertClose(Of(new MatMulOp(), Range(3), Range(3)), [], [5]);
        AssertClose(Of(new MatMulOp(), Range(2, 3), Range(3)), [2], [5, 14]);
        AssertClose(Of(new MatMulOp(), Range(2), Range(2, 3)), [3], [3, 4, 5]);
    }

    [Fact]
    public void MatMul_LongRows_UseEveryElement() =>
        AssertClose(Of(new MatMulOp(), Fill(1, 1, 40), Range(40, 17)), [1, 17], [.. Enumerable.Range(0, 17).Select(static n => (780 * 17.0) + (40 * n))]);

    [Fact]
    public void MatMul_Int32_WrapsAround()
    {
        Tensor a = Tensor.Create([int.MaxValue], Shape.Of(1, 1));
        Assert.Equal([-2], Of(new MatMulOp(), a, Tensor.Create([2], Shape.Of(1, 1))).ToArray<int>());
    }

    [Fact]
    public void MatMul_InnerSizesDiffer_Throws() =>
        Assert.Equal("DEC1253", Assert.Throws<ModelException>(() => Of(new MatMulOp(), Range(2, 3), Range(2, 3))).Code);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Gemm_Transposed_GivesTheSameProduct(bool transA, bool transB)
    {
        Tensor a = transA ? Floats([3, 2], 0, 3, 1, 4, 2, 5) : Range(2, 3);
        Tensor b = transB ? Floats([2, 3], 0, 2, 4, 1, 3, 5) : Range(3, 2);
        Tensor y = Of(new GemmOp(2, 0.5f, transA, transB), a, b, Floats([2], 10, 20));
        AssertClose(y, [2, 2], [25, 36, 61, 90]);
    }
}
