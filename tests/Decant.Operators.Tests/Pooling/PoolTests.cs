using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class PoolTests
{
    private static readonly SlidingWindow Three = new() { KernelShape = [3, 3] };

    [Fact]
    public void MaxPool_CeilMode_KeepsThePartialWindow()
    {
        Tensor y = Of(new MaxPoolOp(Three with { Strides = [2, 2] }, CeilMode: true), Range(1, 1, 4, 4));
        AssertClose(y, [1, 1, 2, 2], [10, 11, 14, 15]);
    }

    [Fact]
    public void MaxPool_CeilModeWindowInPaddingOnly_IsLeftOut()
    {
        SlidingWindow one = new() { KernelShape = [1, 1], Strides = [2, 2] };
        AssertClose(Of(new MaxPoolOp(one, CeilMode: true), Range(1, 1, 2, 2)), [1, 1, 1, 1], [0]);
    }

    [Fact]
    public void MaxPool_IndicesColumnMajor_CountDownwards()
    {
        SlidingWindow two = new() { KernelShape = [2, 2], Strides = [2, 2] };
        IReadOnlyList<Tensor> row = Of(new MaxPoolOp(two), 2, Range(1, 1, 4, 4));
        Assert.Equal([5, 7, 13, 15], row[1].ToArray<long>());
        IReadOnlyList<Tensor> column = Of(new MaxPoolOp(two, ColumnMajorIndices: true), 2, Range(1, 1, 4, 4));
        Assert.Equal([5, 13, 7, 15], column[1].ToArray<long>());
    }

    [Fact]
    public void MaxPool_PaddedNegativeBytes_NeverTakesThePadding()
    {
        Tensor x = Tensor.Create(new sbyte[] { -5, -6, -7, -8 }, Shape.Of(1, 1, 2, 2));
        Tensor y = Of(new MaxPoolOp(Three with { Pads = [1, 1, 1, 1] }), x);
        Assert.Equal([-5, -5, -5, -5], y.ToArray<sbyte>());
    }

    [Fact]
    public void AveragePool_PaddingLeftOut_DividesByWhatIsThere()
    {
        SlidingWindow window = Three with { Pads = [1, 1, 1, 1], Strides = [2, 2] };
        AssertClose(Of(new AveragePoolOp(window), Range(1, 1, 3, 3)), [1, 1, 2, 2], [2, 3, 5, 6]);
        AssertClose(
            Of(new AveragePoolOp(window, CountIncludePad: true), Range(1, 1, 3, 3)), [1, 1, 2, 2], [8 / 9.0, 12 / 9.0, 20 / 9.0, 24 / 9.0]);
    }

    [Fact]
    public void AveragePool_CeilModeIncludingPad_CountsNothingBeyondThePadding()
    {
        SlidingWindow window = new() { KernelShape = [2], Strides = [2] };
        AssertClose(Of(new AveragePoolOp(window, CeilMode: true, CountIncludePad: true), Range(1, 1, 3)), [1, 1, 2], [0.5, 2]);
    }

    [Fact]
    public void GlobalPools_ReduceEachChannel()
    {
        AssertClose(Of(new GlobalAveragePoolOp(), Range(1, 2, 2, 2)), [1, 2, 1, 1], [1.5, 5.5]);
        AssertClose(Of(new GlobalMaxPoolOp(), Range(1, 2, 2, 2)), [1, 2, 1, 1], [3, 7]);
    }
}
