using Decant.Tensors;

namespace Decant.Operators.Tests.Reduction;

public sealed class EinsumTests
{
    private static readonly Tensor A = Tensor.Of<float>(Shape.Of(2, 2), 1, 2, 3, 4);
    private static readonly Tensor B = Tensor.Of<float>(Shape.Of(2, 2), 5, 6, 7, 8);

    [Theory]
    [InlineData("ij,jk->ik", new[] { 19f, 22, 43, 50 })]
    [InlineData("ij,jk", new[] { 19f, 22, 43, 50 })]
    [InlineData("ij,ij->", new[] { 70f })]
    [InlineData("...ij,...jk->...ik", new[] { 19f, 22, 43, 50 })]
    [InlineData("i j, i j -> j i", new[] { 5f, 21, 12, 32 })]
    public void Einsum_TwoOperands(string equation, float[] expected) =>
        Assert.Equal(expected, CheckedRun.Single(new EinsumOp(equation), A, B).ToArray<float>());

    [Fact]
    public void Einsum_RepeatedLabel_WalksTheDiagonal()
    {
        Assert.Equal([1f, 4], CheckedRun.Single(new EinsumOp("ii->i"), A).ToArray<float>());
        Assert.Equal([5f], CheckedRun.Single(new EinsumOp("ii"), A).ToArray<float>());
    }

    [Fact]
    public void Einsum_Ellipsis_Broadcasts()
    {
        Tensor x = Tensor.Of<float>(Shape.Of(2, 1, 2), 1, 2, 3, 4);
        Tensor result = CheckedRun.Single(new EinsumOp("...i,...i->..."), x, A);
        Assert.Equal(Shape.Of(2, 2), result.Shape);
        Assert.Equal([5f, 11, 11, 25], result.ToArray<float>());
    }

    [Theory]
    [InlineData("ij->k")]
    [InlineData("ijk->i")]
    [InlineData("ij,jk->ik")]
    [InlineData("ij->ii")]
    public void Einsum_Malformed_IsRefused(string equation) =>
        Assert.Equal("DEC1231", Assert.Throws<ModelException>(() => CheckedRun.Single(new EinsumOp(equation), A)).Code);

    [Fact]
    public void Det_OfEachMatrix()
    {
        Tensor x = Tensor.Of<float>(Shape.Of(2, 2, 2), 1, 2, 3, 4, 0, 1, 1, 0);
        Assert.Equal([-2f, -1], CheckedRun.Single(new DetOp(), x).ToArray<float>());
        Assert.Equal([0f], CheckedRun.Single(new DetOp(), Tensor.Of<float>(Shape.Of(1, 2, 2), 1, 2, 2, 4)).ToArray<float>());
    }
}
