using Decant.Tensors;

namespace Decant.Operators.Tests.Movement;

public sealed class MovementTests
{
    private static readonly Tensor Matrix = Tensor.Of<float>(Shape.Of(2, 3), 0, 1, 2, 3, 4, 5);

    [Fact]
    public void Transpose_Matrix_SwapsAxes()
    {
        Tensor result = CheckedRun.Single(new TransposeOp(), Matrix);
        Assert.Equal(Shape.Of(3, 2), result.Shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], result.ToArray<float>());
    }

    [Fact]
    public void Reshape_EmptyTensorWithARest_TakesTheRestFromTheAxesThatAreNotKept()
    {
        Tensor empty = Tensor.Zeros(ElementType.Float32, [1, 0, 3, 2]);
        Assert.Equal([1, 0, 6], CheckedRun.Single(new ReshapeOp(), empty, Tensor.Vector(0L, 0, -1)).Shape);
        Assert.Equal([2, 0], CheckedRun.Single(new ReshapeOp(), empty, Tensor.Vector(2L, -1)).Shape);
    }

    [Theory]
    [InlineData(-1, int.MinValue)]
    [InlineData(-1, -3)]
    [InlineData(2, 1)]
    public void Slice_OfASymbolicAxisThatStopsBeforeItStarts_IsEmpty(long start, long end)
    {
        using var model = new Graphs.Model();
        var editor = new Graphs.GraphEditor(model.Graph);
        Graphs.Value x = editor.AddInput("x", new Graphs.TensorType(ElementType.Float32, [Dim.Symbol("n")]));
        Graphs.Node node = editor.Insert(
            new SliceOp(), [x, editor.AddInitializer("s", Tensor.Vector(start)), editor.AddInitializer("e", Tensor.Vector(end))], null);
        Dim size = node.Output(0)!.Shape![0];
        Assert.True(size == 0 || (start >= 0 && size.IsUnknown), size.ToString());
    }

    [Fact]
    public void Transpose_ThreeAxes_FollowsPermutation()
    {
        Tensor data = Tensor.Create(Enumerable.Range(0, 24).ToArray(), Shape.Of(2, 3, 4));
        Tensor result = CheckedRun.Single(new TransposeOp([2, 0, 1]), data);
        Assert.Equal(Shape.Of(4, 2, 3), result.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => ((i / 3 % 2) * 12) + ((i % 3) * 4) + (i / 6)), result.ToArray<int>());
    }

    [Fact]
    public void Transpose_Int4_MovesNibbles()
    {
        Tensor data = Tensor.Create<byte>(ElementType.Int4, [0x21, 0x43, 0x65], Shape.Of(2, 3));
        Tensor result = CheckedRun.Single(new TransposeOp(), data);
        Assert.Equal([1L, 4, 2, 5, 3, 6], result.ToInt64s());
    }

    [Fact]
    public void Transpose_Strings_AreMoved()
    {
        Tensor result = CheckedRun.Single(new TransposeOp(), Tensor.FromStrings(["a", "b", "c", "d"], Shape.Of(2, 2)));
        Assert.Equal(["a", "c", "b", "d"], result.Strings.ToArray());
    }

    [Theory]
    [InlineData(new long[] { 3, 2 }, false, new long[] { 3, 2 })]
    [InlineData(new long[] { -1 }, false, new long[] { 6 })]
    [InlineData(new long[] { 0, -1, 1 }, false, new long[] { 2, 3, 1 })]
    [InlineData(new long[] { 3, -1 }, true, new long[] { 3, 2 })]
    public void Reshape_Sizes_AreResolved(long[] wanted, bool allowZero, long[] expected)
    {
        Tensor result = CheckedRun.Single(new ReshapeOp(allowZero), Matrix, Tensor.Vector<long>(wanted));
        Assert.Equal(Shape.Of(expected), result.Shape);
        Assert.Equal(Matrix.ToArray<float>(), result.ToArray<float>());
    }

    [Fact]
    public void Reshape_AllowZero_KeepsEmptyAxis()
    {
        Tensor result = CheckedRun.Single(new ReshapeOp(true), Tensor.Zeros(ElementType.Float32, Shape.Of(0, 3)), Tensor.Vector<long>(3, 0));
        Assert.Equal(Shape.Of(3, 0), result.Shape);
    }

    [Fact]
    public void Reshape_OtherCount_IsRefused()
    {
        var error = Assert.Throws<ModelException>(() => CheckedRun.Single(new ReshapeOp(), Matrix, Tensor.Vector<long>(4, 2)));
        Assert.Equal("DEC1212", error.Code);
    }

    [Theory]
    [InlineData(new long[] { 1 }, new long[] { 3 }, new long[] { 0 }, new long[] { 1 }, new[] { 3f, 4, 5 })]
    [InlineData(new long[] { -1 }, new long[] { long.MinValue }, new long[] { 1 }, new long[] { -1 }, new[] { 2f, 1, 0, 5, 4, 3 })]
    [InlineData(new long[] { 0, -2 }, new long[] { 1, long.MaxValue }, new long[] { 0, -1 }, new long[] { 1, 1 }, new[] { 1f, 2 })]
    [InlineData(new long[] { 0 }, new long[] { 3 }, new long[] { 1 }, new long[] { 2 }, new[] { 0f, 2, 3, 5 })]
    [InlineData(new long[] { 5 }, new long[] { -10 }, new long[] { 1 }, new long[] { -2 }, new[] { 2f, 0, 5, 3 })]
    [InlineData(new long[] { 2 }, new long[] { 1 }, new long[] { 1 }, new long[] { 1 }, new float[0])]
    public void Slice_Ranges_AreLimitedToTheAxis(long[] starts, long[] ends, long[] axes, long[] steps, float[] expected)
    {
        Tensor result = CheckedRun.Single(
            new SliceOp(), Matrix, Tensor.Vector<long>(starts), Tensor.Vector<long>(ends), Tensor.Vector<long>(axes), Tensor.Vector<long>(steps));
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void Concat_InnerAxis_Interleaves()
    {
        Tensor result = CheckedRun.Single(new ConcatOp(-1), Matrix, Tensor.Of<float>(Shape.Of(2, 1), 7, 8));
        Assert.Equal([0f, 1, 2, 7, 3, 4, 5, 8], result.ToArray<float>());
    }

    [Fact]
    public void Concat_OtherSizes_AreRefused()
    {
        var error = Assert.Throws<ModelException>(() => CheckedRun.Single(new ConcatOp(0), Matrix, Tensor.Of<float>(Shape.Of(1, 2), 7, 8)));
        Assert.Equal("DEC1214", error.Code);
    }

    [Fact]
    public void Split_UnequalParts_LastIsSmaller()
    {
        var outputs = CheckedRun.Outputs(new SplitOp(1, 2), 2, Matrix);
        Assert.Equal([0f, 1, 3, 4], ((Tensor)outputs[0]).ToArray<float>());
        Assert.Equal([2f, 5], ((Tensor)outputs[1]).ToArray<float>());
    }

    [Fact]
    public void Split_GivenSizes_AreTaken()
    {
        var outputs = CheckedRun.Outputs(new SplitOp(1), 3, Matrix, Tensor.Vector<long>(0, 2, 1));
        Assert.Equal(0, ((Tensor)outputs[0]).Length);
        Assert.Equal([0f, 1, 3, 4], ((Tensor)outputs[1]).ToArray<float>());
    }

    [Fact]
    public void SqueezeUnsqueeze_Axes_GoAndCome()
    {
        Tensor wide = CheckedRun.Single(new UnsqueezeOp(), Matrix, Tensor.Vector<long>(0, -1));
        Assert.Equal(Shape.Of(1, 2, 3, 1), wide.Shape);
        Assert.Equal(Shape.Of(2, 3, 1), CheckedRun.Single(new SqueezeOp(), wide, Tensor.Vector<long>(0)).Shape);
        Assert.Equal(Shape.Of(2, 3), CheckedRun.Single(new SqueezeOp(), wide, null).Shape);
    }

    [Fact]
    public void Flatten_NegativeAxis_CountsFromTheEnd()
    {
        Tensor data = Tensor.Zeros(ElementType.Int8, Shape.Of(2, 3, 4));
        Assert.Equal(Shape.Of(6, 4), CheckedRun.Single(new FlattenOp(-1), data).Shape);
        Assert.Equal(Shape.Of(1, 24), CheckedRun.Single(new FlattenOp(0), data).Shape);
        Assert.Equal(Shape.Of(24, 1), CheckedRun.Single(new FlattenOp(3), data).Shape);
    }

    [Fact]
    public void Expand_BothWays_Broadcasts()
    {
        Tensor column = Tensor.Of<int>(Shape.Of(2, 1), 1, 2);
        Tensor result = CheckedRun.Single(new ExpandOp(), column, Tensor.Vector<long>(2, 1, 3));
        Assert.Equal(Shape.Of(2, 2, 3), result.Shape);
        Assert.Equal([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2], result.ToArray<int>());
        Assert.Equal([1, 2], CheckedRun.Single(new ExpandOp(), column, Tensor.Vector<long>(1)).ToArray<int>());
    }

    [Theory]
    [InlineData("constant", new[] { 9f, 9, 0, 1, 2, 9, 9, 9, 3, 4, 5, 9 })]
    [InlineData("edge", new[] { 0f, 0, 0, 1, 2, 2, 3, 3, 3, 4, 5, 5 })]
    [InlineData("reflect", new[] { 2f, 1, 0, 1, 2, 1, 5, 4, 3, 4, 5, 4 })]
    [InlineData("wrap", new[] { 1f, 2, 0, 1, 2, 0, 4, 5, 3, 4, 5, 3 })]
    public void Pad_LastAxis_FollowsMode(string mode, float[] expected)
    {
        Tensor result = CheckedRun.Single(
            new PadOp(mode), Matrix, Tensor.Vector<long>(2, 1), mode == "constant" ? Tensor.Scalar(9f) : null, Tensor.Vector<long>(-1));
        Assert.Equal(Shape.Of(2, 6), result.Shape);
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void Pad_NegativePads_CutOff()
    {
        Tensor result = CheckedRun.Single(new PadOp(), Matrix, Tensor.Vector<long>(1, -1, -1, 1));
        Assert.Equal(Shape.Of(2, 3), result.Shape);
        Assert.Equal([0f, 0, 0, 1, 2, 0], result.ToArray<float>());
    }

    [Fact]
    public void Pad_Reflect_OfBothAxes()
    {
        Tensor result = CheckedRun.Single(new PadOp("reflect"), Matrix, Tensor.Vector<long>(1, 1, 0, 0));
        Assert.Equal([4f, 3, 4, 5, 1, 0, 1, 2, 4, 3, 4, 5], result.ToArray<float>());
    }

    [Theory]
    [InlineData("DCR", new[] { 0f, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15 })]
    [InlineData("CRD", new[] { 0f, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15 })]
    public void DepthToSpace_OneChannel_InterleavesBlocks(string mode, float[] expected)
    {
        // [1,4,1,2] per pixel the four channels become a 2×2 block; with one output channel both modes agree.
        Tensor data = Tensor.Of<float>(Shape.Of(2, 4, 1, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        Tensor result = CheckedRun.Single(new DepthToSpaceOp(2, mode), data);
        Assert.Equal(Shape.Of(2, 1, 2, 4), result.Shape);
        Assert.Equal(expected, result.ToArray<float>());
    }

    [Fact]
    public void SpaceToDepth_UndoesDepthToSpace()
    {
        Tensor data = Tensor.Create(Enumerable.Range(0, 48).ToArray(), Shape.Of(1, 12, 2, 2));
        Tensor space = CheckedRun.Single(new DepthToSpaceOp(2), data);
        Assert.Equal(data.ToArray<int>(), CheckedRun.Single(new SpaceToDepthOp(2), space).ToArray<int>());
    }

    [Fact]
    public void Tile_BothAxes_RepeatsTheWhole()
    {
        Tensor result = CheckedRun.Single(new TileOp(), Tensor.Of(Shape.Of(1, 2), 1, 2), Tensor.Vector(2L, 2));
        Assert.Equal(Shape.Of(2, 4), result.Shape);
        Assert.Equal([1, 2, 1, 2, 1, 2, 1, 2], result.ToArray<int>());
    }

    [Theory]
    [InlineData(true, 0L, new[] { 0f, 1, 2, 0, 4, 5 })]
    [InlineData(true, 2L, new[] { 0f, 0, 2, 0, 0, 0 })]
    [InlineData(false, 0L, new[] { 0f, 0, 0, 3, 4, 0 })]
    [InlineData(false, -1L, new[] { 0f, 0, 0, 3, 0, 0 })]
    public void Trilu_Diagonal_Moves(bool upper, long k, float[] expected) =>
        Assert.Equal(expected, CheckedRun.Single(new TriluOp(upper), Matrix, Tensor.Scalar(k)).ToArray<float>());

    [Fact]
    public void ReverseSequence_Lengths_AreReversedAlone()
    {
        Tensor result = CheckedRun.Single(new ReverseSequenceOp(0, 1), Matrix, Tensor.Vector(2L, 3));
        Assert.Equal([1f, 0, 2, 5, 4, 3], result.ToArray<float>());
    }

    [Fact]
    public void CenterCropPad_CutsOneAxisAndPadsTheOther()
    {
        Tensor result = CheckedRun.Single(new CenterCropPadOp(), Matrix, Tensor.Vector(5L, 2));
        Assert.Equal(Shape.Of(5, 2), result.Shape);
        Assert.Equal([0f, 0, 0, 1, 3, 4, 0, 0, 0, 0], result.ToArray<float>());
    }
}
