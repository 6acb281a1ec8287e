using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Reduction;

public sealed class ReductionTests
{
    private static readonly Tensor Matrix = Tensor.Of<float>(Shape.Of(2, 3), 1, -2, 3, 4, -5, 6);

    public static TheoryData<Operator, float[]> AlongRows() => new()
    {
        { new ReduceSumOp(), [2, 5] },
        { new ReduceMeanOp(), [2f / 3, 5f / 3] },
        { new ReduceMaxOp(), [3, 6] },
        { new ReduceMinOp(), [-2, -5] },
        { new ReduceProdOp(), [-6, -120] },
        { new ReduceL1Op(), [6, 15] },
        { new ReduceL2Op(), [3.7416573867739413f, 8.774964387392123f] },
        { new ReduceSumSquareOp(), [14, 77] },
        { new ReduceLogSumOp(), [0.6931471805599453f, 1.6094379124341003f] },
        { new ReduceLogSumExpOp(), [3.1328452f, 6.1269427f] },
    };

    [Theory]
    [MemberData(nameof(AlongRows))]
    public void Reduce_LastAxis_KeepsDims(Operator op, float[] expected)
    {
        Tensor result = CheckedRun.Single(op, Matrix, Tensor.Vector(-1L));
        Assert.Equal(Shape.Of(2, 1), result.Shape);
        Assert.Equal(expected, result.ToArray<float>(), static (a, b) => MathF.Abs(a - b) <= 2e-6f);
    }

    [Fact]
    public void Reduce_MiddleAxis_OfIntegers()
    {
        Tensor data = Tensor.Create(Enumerable.Range(0, 12).ToArray(), Shape.Of(2, 3, 2));
        Tensor result = CheckedRun.Single(new ReduceSumOp(KeepDims: false), data, Tensor.Vector(1L));
        Assert.Equal(Shape.Of(2, 2), result.Shape);
        Assert.Equal([6, 9, 24, 27], result.ToArray<int>());
    }

    [Fact]
    public void ReduceSumSquare_OfOneTrackedElement_IsItsSquare() =>
        Assert.Equal([9L], CheckedRun.Single(new ReduceSumSquareOp(), Tensor.Vector(3L), null).ToArray<long>());

    [Fact]
    public void Reduce_NoAxes_ReducesAllOrNone()
    {
        Assert.Equal(7f, CheckedRun.Single(new ReduceSumOp(KeepDims: false), Matrix, null).ReadDouble(0));
        Assert.Equal(Matrix.ToArray<float>(), CheckedRun.Single(new ReduceSumOp(NoopWithEmptyAxes: true), Matrix, Tensor.Vector<long>()).ToArray<float>());
    }

    [Fact]
    public void Reduce_EmptyLane_GivesTheNeutralElement()
    {
        Tensor empty = Tensor.Zeros(ElementType.Float32, Shape.Of(2, 0));
        Assert.Equal([0f, 0], CheckedRun.Single(new ReduceSumOp(), empty, Tensor.Vector(1L)).ToArray<float>());
        Assert.Equal([1f, 1], CheckedRun.Single(new ReduceProdOp(), empty, Tensor.Vector(1L)).ToArray<float>());
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity], CheckedRun.Single(new ReduceMaxOp(), empty, Tensor.Vector(1L)).ToArray<float>());
    }

    [Fact]
    public void ReduceMax_UnsignedAndBool()
    {
        Assert.Equal([ulong.MaxValue], CheckedRun.Single(new ReduceMaxOp(), Tensor.Vector(1UL, ulong.MaxValue), null).ToArray<ulong>());
        Assert.Equal([false], CheckedRun.Single(new ReduceMinOp(), Tensor.Vector(true, false), null).ToArray<bool>());
    }

    [Fact]
    public void ReduceMean_ManyElements_DoesNotDrift()
    {
        Tensor ones = Tensor.Splat(Shape.Of(1 << 20), 0.1f);
        Assert.Equal(0.1f, CheckedRun.Single(new ReduceMeanOp(), ones, null).ToArray<float>()[0]);
    }

    [Theory]
    [InlineData(false, false, new[] { 1, 3, 6 })]
    [InlineData(true, false, new[] { 0, 1, 3 })]
    [InlineData(false, true, new[] { 6, 5, 3 })]
    [InlineData(true, true, new[] { 5, 3, 0 })]
    public void CumSum_Directions(bool exclusive, bool reverse, int[] expected) =>
        Assert.Equal(expected, CheckedRun.Single(new CumSumOp(exclusive, reverse), Tensor.Vector(1, 2, 3), Tensor.Scalar(0)).ToArray<int>());

    [Fact]
    public void CumProd_LastAxis() =>
        Assert.Equal([1f, -2, -6, 4, -20, -120], CheckedRun.Single(new CumProdOp(), Matrix, Tensor.Scalar(-1L)).ToArray<float>());
}
