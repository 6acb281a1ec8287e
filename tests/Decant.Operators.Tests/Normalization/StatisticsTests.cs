using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class StatisticsTests
{
    [Fact]
    public void LayerNormalization_LastAxis_YieldsStatisticsToo()
    {
        IReadOnlyList<Tensor> y = Of(new LayerNormalizationOp(Epsilon: 0), 3, Floats([2, 2], 1, 3, 10, 30), Floats([2], 1, 2), Floats([2], 5, 5));
        AssertClose(y[0], [2, 2], [4, 7, 4, 7]);
        AssertClose(y[1], [2, 1], [2, 20]);
        AssertClose(y[2], [2, 1], [1, 0.1]);
    }

    [Fact]
    public void RmsNormalization_TwoAxes_DividesByTheRootOfTheMeanSquare() =>
        AssertClose(Of(new RmsNormalizationOp(Axis: 1, Epsilon: 0), Floats([1, 2, 2], 1, 1, -1, 1), Fill(3, 2, 2)), [1, 2, 2], [3, 3, -3, 3]);

    [Fact]
    public void GroupAndInstanceNormalization_DifferOnlyInTheirGroups()
    {
        Tensor x = Floats([1, 2, 2], 1, 3, 5, 7);
        Tensor ones = Fill(1, 2);
        Tensor zeros = Fill(0, 2);
        AssertClose(Of(new InstanceNormalizationOp(0), x, ones, zeros), [1, 2, 2], [-1, 1, -1, 1]);
        double step = 1 / Math.Sqrt(5);
        AssertClose(Of(new GroupNormalizationOp(1, 0), x, ones, zeros), [1, 2, 2], [-3 * step, -step, step, 3 * step]);
    }

    [Fact]
    public void MeanVarianceNormalization_DefaultAxes_KeepChannelsApart() =>
        AssertClose(Of(new MeanVarianceNormalizationOp(), Floats([1, 2, 1, 2], 1, 3, 10, 30)), [1, 2, 1, 2], [-1, 1, -1, 1]);

    [Fact]
    public void LpNormalization_ZeroLane_StaysZero()
    {
        AssertClose(Of(new LpNormalizationOp(), Floats([2, 2], 3, 4, 0, 0)), [2, 2], [0.6, 0.8, 0, 0]);
        AssertClose(Of(new LpNormalizationOp(Axis: 0, P: 1), Floats([2, 1], 3, -1)), [2, 1], [0.75, -0.25]);
    }

    [Fact]
    public void LogSoftmax_LargeNumbers_DoNotOverflow() =>
        AssertClose(Of(new LogSoftmaxOp(), Floats([1, 2], 10000, 10000)), [1, 2], [-Math.Log(2), -Math.Log(2)]);

    [Fact]
    public void Hardmax_Ties_TakesTheFirst() => AssertClose(Of(new HardmaxOp(), Floats([2, 3], 1, 3, 3, 2, 1, 0)), [2, 3], [0, 1, 0, 1, 0, 0]);

    [Fact]
    public void LpPools_TakeTheNorm()
    {
        AssertClose(Of(new LpPoolOp(new SlidingWindow { KernelShape = [2] }), Floats([1, 1, 3], 3, -4, 3)), [1, 1, 2], [5, 5]);
        AssertClose(Of(new GlobalLpPoolOp(1), Floats([1, 1, 3], 3, -4, 3)), [1, 1, 1], [10]);
    }

    [Fact]
    public void MaxUnpool_OutputShape_KeepsRowAndColumn()
    {
        var op = new MaxUnpoolOp(new SlidingWindow { KernelShape = [2, 2], Strides = [2, 2] });
        Tensor indices = Tensor.Create([5L], Shape.Of(1, 1, 1, 1));
        AssertClose(Of(op, Fill(7, 1, 1, 1, 1), Tensor.Create([3L], Shape.Of(1, 1, 1, 1))), [1, 1, 2, 2], [0, 0, 0, 7]);
        AssertClose(
            Of(op, Fill(7, 1, 1, 1, 1), Tensor.Create([3L], Shape.Of(1, 1, 1, 1)), Tensor.Vector(1L, 1, 2, 3)), [1, 1, 2, 3], [0, 0, 0, 0, 7, 0]);
        Assert.Equal("DEC1251", Assert.Throws<ModelException>(() => Of(op, Fill(7, 1, 1, 1, 1), indices)).Code);
    }
}
