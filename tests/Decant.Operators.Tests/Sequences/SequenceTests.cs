using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Sequences;

public sealed class SequenceTests
{
    private static readonly RuntimeSequence Three = new([Tensor.Vector(1, 2), Tensor.Vector(3, 4), Tensor.Vector(5, 6)]);

    [Fact]
    public void SequenceAt_NegativePosition_CountsFromTheEnd()
    {
        Assert.Equal([5, 6], CheckedRun.Single(new SequenceAtOp(), Three, Tensor.Scalar(-1L)).ToArray<int>());
        Assert.Equal("DEC1219", Assert.Throws<ModelException>(() => CheckedRun.Single(new SequenceAtOp(), Three, Tensor.Scalar(3L))).Code);
    }

    [Fact]
    public void SequenceEditing_InsertsAndErases()
    {
        Assert.Equal([[1, 2], [9], [3, 4], [5, 6]], Items(new SequenceInsertOp(), Three, Tensor.Vector(9), Tensor.Scalar(1)));
        Assert.Equal([[1, 2], [3, 4], [5, 6], [9]], Items(new SequenceInsertOp(), Three, Tensor.Vector(9)));
        Assert.Equal([[1, 2], [5, 6]], Items(new SequenceEraseOp(), Three, Tensor.Scalar(-2L)));
        Assert.Equal([[1, 2], [3, 4]], Items(new SequenceEraseOp(), Three));
    }

    [Fact]
    public void SequenceConstruct_HoldsTheInputsInOrder()
    {
        Assert.Equal([[1], [2, 3]], Items(new SequenceConstructOp(), Tensor.Vector(1), Tensor.Vector(2, 3)));
        Assert.Empty(Items(new SequenceEmptyOp()));
        Assert.Equal(3, CheckedRun.Single(new SequenceLengthOp(), Three).ReadInt64(0));
    }

    [Fact]
    public void ConcatFromSequence_JoinsOrStacks()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6], CheckedRun.Single(new ConcatFromSequenceOp(0), Three).ToArray<int>());
        Tensor stacked = CheckedRun.Single(new ConcatFromSequenceOp(-1, true), Three);
        Assert.Equal(Shape.Of(2, 3), stacked.Shape);
        Assert.Equal([1, 3, 5, 2, 4, 6], stacked.ToArray<int>());
    }

    [Fact]
    public void SplitToSequence_ScalarVectorOrNone()
    {
        Tensor data = Tensor.Vector(1, 2, 3, 4, 5);
        Assert.Equal([[1, 2], [3, 4], [5]], Items(new SplitToSequenceOp(), data, Tensor.Scalar(2L)));
        Assert.Equal([[1], [2, 3, 4, 5]], Items(new SplitToSequenceOp(), data, Tensor.Vector(1L, 4)));
        var slices = (RuntimeSequence)CheckedRun.Outputs(new SplitToSequenceOp(KeepDims: false), 1, data)[0];
        Assert.Equal(5, slices.Items.Count);
        Assert.Equal(Shape.Scalar, ((Tensor)slices.Items[0]).Shape);
    }

    [Fact]
    public void Optional_HoldsAndGives()
    {
        var optional = (RuntimeOptional)CheckedRun.Outputs(new OptionalOp(), 1, Tensor.Scalar(4))[0];
        Assert.True(CheckedRun.Single(new OptionalHasElementOp(), optional).AsSpan<bool>()[0]);
        Assert.False(CheckedRun.Single(new OptionalHasElementOp(), (RuntimeValue?)null).AsSpan<bool>()[0]);
        Assert.Equal(4, CheckedRun.Single(new OptionalGetElementOp(), optional).ReadInt64(0));
    }

    private static int[][] Items(Operator op, params RuntimeValue?[] inputs) =>
        [.. ((RuntimeSequence)CheckedRun.Outputs(op, 1, inputs)[0]).Items.Cast<Tensor>().Select(static t => t.ToArray<int>())];
}
