using Decant.Tensors;

namespace Decant.Operators.Tests.Indexing;

public sealed class GatherTests
{
    private static readonly Tensor Matrix = Tensor.Of<float>(Shape.Of(2, 3), 0, 1, 2, 3, 4, 5);

    [Fact]
    public void Gather_Rows_AreCopied() =>
        Assert.Equal([3f, 4, 5, 0, 1, 2], CheckedRun.Single(new GatherOp(), Matrix, Tensor.Vector(-1L, 0)).ToArray<float>());

    [Fact]
    public void Gather_Columns_TakeTheIndicesShape()
    {
        Tensor result = CheckedRun.Single(new GatherOp(1), Matrix, Tensor.Of<int>(Shape.Of(1, 2), 2, 0));
        Assert.Equal(Shape.Of(2, 1, 2), result.Shape);
        Assert.Equal([2f, 0, 5, 3], result.ToArray<float>());
    }

    [Fact]
    public void Gather_ScalarIndex_DropsTheAxis() =>
        Assert.Equal(Shape.Of(3), CheckedRun.Single(new GatherOp(), Matrix, Tensor.Scalar(1L)).Shape);

    [Fact]
    public void Gather_OutOfRange_IsRefused() =>
        Assert.Equal("DEC1219", Assert.Throws<ModelException>(() => CheckedRun.Single(new GatherOp(), Matrix, Tensor.Scalar(2L))).Code);
}
