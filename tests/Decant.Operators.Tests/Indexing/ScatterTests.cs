using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Indexing;

public sealed class ScatterTests
{
    private static readonly Tensor Matrix = Tensor.Of<float>(Shape.Of(2, 3), 0, 1, 2, 3, 4, 5);

    [Fact]
    public void ScatterND_IndicesOfHigherRankThanData_HasFacts()
    {
        using var model = new Model();
        var editor = new GraphEditor(model.Graph);
        Value data = editor.AddInput("data", DataType.Tensor(ElementType.Float32, [3]));
        Value indices = editor.AddInput("indices", DataType.Tensor(ElementType.Int64, [1, 3, 1]));
        Value updates = editor.AddInput("updates", DataType.Tensor(ElementType.Float32, [1, 3]));
        Assert.Equal([new AxisFlow(0, 0, 0, 0)], editor.Insert(new ScatterNDOp(), [data, indices, updates], null).Facts().Axes);
    }

    [Fact]
    public void GatherElements_Axis_TakesOnePerPlace()
    {
        Tensor result = Run(new GatherElementsOp(1), Matrix, Tensor.Of<long>(Shape.Of(2, 2), 2, 0, -1, 1));
        Assert.Equal([2f, 0, 5, 4], result.ToArray<float>());
    }

    [Fact]
    public void GatherND_BatchDims_StayWithinTheBatch()
    {
        Tensor data = Tensor.Create(Enumerable.Range(0, 8).ToArray(), Shape.Of(2, 2, 2));
        Tensor result = Run(new GatherNDOp(1), data, Tensor.Of<long>(Shape.Of(2, 1), 1, 0));
        Assert.Equal(Shape.Of(2, 2), result.Shape);
        Assert.Equal([2, 3, 4, 5], result.ToArray<int>());
    }

    [Fact]
    public void GatherND_FullCoordinates_TakeElements() => Assert.Equal(
        [1f, 3],
        Run(new GatherNDOp(), Matrix, Tensor.Of<long>(Shape.Of(2, 2), 0, 1, -1, 0)).ToArray<float>());

    [Theory]
    [InlineData("none", new[] { 0f, 20, 2, 3, 4, 5 })]
    [InlineData("add", new[] { 0f, 31, 2, 3, 4, 5 })]
    [InlineData("mul", new[] { 0f, 200, 2, 3, 4, 5 })]
    [InlineData("max", new[] { 0f, 20, 2, 3, 4, 5 })]
    [InlineData("min", new[] { 0f, 1, 2, 3, 4, 5 })]
    public void ScatterElements_SamePlaceTwice_FollowsReduction(string reduction, float[] expected)
    {
        Tensor result = Run(
            new ScatterElementsOp(1, reduction), Matrix, Tensor.Of<long>(Shape.Of(1, 2), 1, -2), Tensor.Of<float>(Shape.Of(1, 2), 10, 20));
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void ScatterND_Rows_AreReplaced() => Assert.Equal(
        [0f, 1, 2, 7, 8, 9],
        Run(new ScatterNDOp(), Matrix, Tensor.Of<long>(Shape.Of(1, 1), 1), Tensor.Of<float>(Shape.Of(1, 3), 7, 8, 9)).ToArray<float>());

    [Fact]
    public void ScatterND_WrongUpdates_AreRefused() => Assert.Equal("DEC1228", Assert.Throws<ModelException>(
        () => Run(new ScatterNDOp(), Matrix, Tensor.Of<long>(Shape.Of(1, 1), 1), Tensor.Vector(7f))).Code);

    [Fact]
    public void ArgMax_Ties_TakeFirstOrLast()
    {
        Tensor data = Tensor.Of<float>(Shape.Of(2, 3), 1, 3, 3, 5, 2, 5);
        Assert.Equal([1L, 0], Run(new ArgMaxOp(1, false), data).ToInt64s());
        Assert.Equal([2L, 2], Run(new ArgMaxOp(1, false, true), data).ToInt64s());
        Assert.Equal([0L, 1, 0], Run(new ArgMinOp(), data).ToInt64s());
    }

    [Fact]
    public void TopK_Ties_AreInOrderOfIndex()
    {
        Tensor data = Tensor.Of(Shape.Of(2, 4), 1, 4, 4, 2, 7, 7, 0, 9);
        var outputs = CheckedRun.Outputs(new TopKOp(), 2, data, Tensor.Vector(2L));
        Assert.Equal([4, 4, 9, 7], ((Tensor)outputs[0]).ToArray<int>());
        Assert.Equal([1L, 2, 3, 0], ((Tensor)outputs[1]).ToInt64s());
        var smallest = CheckedRun.Outputs(new TopKOp(0, Largest: false), 2, data, Tensor.Vector(1L));
        Assert.Equal([1, 4, 0, 2], ((Tensor)smallest[0]).ToArray<int>());
    }

    [Fact]
    public void NonZero_Coordinates_AreRowMajor()
    {
        Tensor result = Run(new NonZeroOp(), Tensor.Of<float>(Shape.Of(2, 2), 1, 0, float.NaN, -2));
        Assert.Equal(Shape.Of(2, 3), result.Shape);
        Assert.Equal([0L, 1, 1, 0, 0, 1], result.ToInt64s());
    }

    [Fact]
    public void Compress_AxisAndFlat()
    {
        Assert.Equal([1f, 4], Run(new CompressOp(1), Matrix, Tensor.Vector(false, true)).ToArray<float>());
        Assert.Equal([1f, 3], Run(new CompressOp(), Matrix, Tensor.Vector(false, true, false, true)).ToArray<float>());
    }

    [Fact]
    public void OneHot_Axis_HoldsTheValues()
    {
        Tensor result = Run(new OneHotOp(0), Tensor.Vector(1L, -1, 7), Tensor.Scalar(3L), Tensor.Vector(0.5f, 9f));
        Assert.Equal(Shape.Of(3, 3), result.Shape);
        Assert.Equal([0.5f, 0.5f, 0.5f, 9, 0.5f, 0.5f, 0.5f, 9, 0.5f], result.ToArray<float>());
    }

    [Fact]
    public void Unique_Elements_GiveAllFourOutputs()
    {
        Tensor data = Tensor.Vector(3, 1, 3, 2, 1);
        long[][] Of(bool sorted) => [.. CheckedRun.Outputs(new UniqueOp(Sorted: sorted), 4, data).Select(static o => ((Tensor)o).ToInt64s())];
        Assert.Equal([[1, 2, 3], [1, 3, 0], [2, 0, 2, 1, 0], [2, 1, 2]], Of(true));
        Assert.Equal([[3, 1, 2], [0, 1, 3], [0, 1, 0, 2, 1], [2, 2, 1]], Of(false));
    }

    [Fact]
    public void Unique_Columns_AreCompared()
    {
        Tensor data = Tensor.Of(Shape.Of(2, 3), 1, 0, 1, 2, 5, 2);
        Assert.Equal([0, 1, 5, 2], Run(new UniqueOp(1), data).ToArray<int>());
    }

    private static Tensor Run(Operator op, params RuntimeValue?[] inputs) => CheckedRun.Single(op, inputs);
}
