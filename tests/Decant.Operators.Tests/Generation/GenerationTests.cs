using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Generation;

public sealed class GenerationTests
{
    [Fact]
    public void Constant_EveryAttribute_BecomesATensor()
    {
        Assert.Equal(2.5f, Create(new AttributeMap().Set("value_float", 2.5f)).ReadDouble(0));
        Assert.Equal([1L, 2], Create(new AttributeMap().Add("value_ints", new IntListAttribute([1, 2]))).ToInt64s());
        Assert.Equal(Shape.Scalar, Create(new AttributeMap().Set("value_int", 7L)).Shape);
        Assert.Equal(["a"], Create(new AttributeMap().Set("value_string", "a")).Strings.ToArray());
    }

    [Fact]
    public void Constant_Sparse_IsFilledIn()
    {
        var sparse = new SparseTensor(Tensor.Vector(5f, 6), Tensor.Of<long>(Shape.Of(2, 2), 0, 1, 1, 0), Shape.Of(2, 2));
        Assert.Equal([0f, 5, 6, 0], Create(new AttributeMap().Add("sparse_value", new SparseTensorAttribute(sparse))).ToArray<float>());
    }

    [Fact]
    public void Constant_Attributes_AreWrittenAsTheyWereRead()
    {
        Operator op = ConstantOp.Definition.Create(new AttributeMap().Set("value_int", 7L));
        var written = new AttributeMap();
        op.WriteAttributes(written);
        Assert.Equal(7, written.Int("value_int"));
    }

    [Fact]
    public void Constant_EqualContent_IsEqual() => Assert.Equal(new ConstantOp(Tensor.Vector(1, 2)), new ConstantOp(Tensor.Vector(1, 2)));

    [Fact]
    public void ConstantOfShape_Value_IsRepeated()
    {
        Tensor result = CheckedRun.Single(new ConstantOfShapeOp(Tensor.Vector(3L)), Tensor.Vector(2L, 2));
        Assert.True(result.IsSplat);
        Assert.Equal([3L, 3, 3, 3], result.ToInt64s());
    }

    [Theory]
    [InlineData(0L, null, new long[] { 2, 3, 4 })]
    [InlineData(1L, -1L, new long[] { 3 })]
    [InlineData(-10L, 10L, new long[] { 2, 3, 4 })]
    [InlineData(2L, 1L, new long[0])]
    public void Shape_StartAndEnd_AreLimited(long start, long? end, long[] expected) =>
        Assert.Equal(expected, CheckedRun.Single(new ShapeOp(start, end), Tensor.Zeros(ElementType.Float32, Shape.Of(2, 3, 4))).ToInt64s());

    [Fact]
    public void Size_CountsElements() => Assert.Equal(6, CheckedRun.Single(new SizeOp(), Tensor.Zeros(ElementType.Bool, Shape.Of(2, 3))).ReadInt64(0));

    [Fact]
    public void Range_Steps_StopBeforeTheLimit()
    {
        Assert.Equal([10, 7, 4], CheckedRun.Single(new RangeOp(), Tensor.Scalar(10), Tensor.Scalar(3), Tensor.Scalar(-3)).ToArray<int>());
        Assert.Equal([0f, 0.5f], CheckedRun.Single(new RangeOp(), Tensor.Scalar(0f), Tensor.Scalar(0.9f), Tensor.Scalar(0.5f)).ToArray<float>());
        Assert.Equal(0, CheckedRun.Single(new RangeOp(), Tensor.Scalar(3L), Tensor.Scalar(1L), Tensor.Scalar(1L)).Length);
    }

    [Fact]
    public void EyeLike_Diagonal_Moves() => Assert.Equal(
        [0, 1, 0, 0, 0, 1],
        CheckedRun.Single(new EyeLikeOp(ElementType.Int32, 1), Tensor.Zeros(ElementType.Float32, Shape.Of(2, 3))).ToArray<int>());

    private static Tensor Create(AttributeMap attributes) => CheckedRun.Single(ConstantOp.Definition.Create(attributes));
}
