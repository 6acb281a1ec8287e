namespace Decant.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Strides_RowMajor_AreProductsOfInnerSizes() => Assert.Equal([12L, 4, 1], Shape.Of(2, 3, 4).Strides());

    [Fact]
    public void ElementCount_EmptyAxis_IsZeroWhateverTheOthers()
    {
        Assert.Equal(0, Shape.Of(0, long.MaxValue, long.MaxValue).ElementCount);
        Assert.Equal(1, Shape.Scalar.ElementCount);
    }

    [Fact]
    public void ElementCount_Overflow_IsRefused()
    {
        Assert.Equal("DEC1001", Assert.Throws<ModelException>(() => Shape.Of(1L << 40, 1L << 40).ElementCount).Code);
        Assert.Equal("DEC1001", Assert.Throws<ModelException>(() => Shape.Of(-1, 2).ElementCount).Code);
        Assert.Equal("DEC1001", Assert.Throws<ModelException>(() => Shape.Of(-1, 0).ElementCount).Code);
    }

    [Fact]
    public void Accepts_SymbolsMatchAnything()
    {
        Shape pattern = [Dim.Symbol("batch"), 3, Dim.Unknown];
        Assert.True(pattern.Accepts(Shape.Of(8, 3, 5)));
        Assert.False(pattern.Accepts(Shape.Of(8, 4, 5)));
        Assert.False(pattern.Accepts(Shape.Of(8, 3)));
    }

    [Fact]
    public void Equality_IsByDimensions()
    {
        Assert.Equal(Shape.Of(1, 2), Shape.Create([1, 2]));
        Assert.Equal(Shape.Of(1, 2).GetHashCode(), (Shape.Create([1, 2])).GetHashCode());
        Assert.NotEqual(Shape.Of(1, 2), Shape.Of(2, 1));
        Assert.Equal(Shape.Scalar, Shape.Of());
    }

    [Fact]
    public void SymbolicElementCount_IsTheProduct()
    {
        Shape shape = [Dim.Symbol("n"), 4, 2];
        Assert.Equal("8*n", shape.SymbolicElementCount.ToString());
        Assert.Equal(Shape.Of(5, 4, 2), shape.Substitute(new Dictionary<string, Dim> { ["n"] = 5 }));
        Assert.False(shape.IsStatic);
    }

    [Fact]
    public void ToString_NamesSymbols() => Assert.Equal("[n,3,?]", Shape.Create([Dim.Symbol("n"), 3, Dim.Unknown]).ToString());
}
