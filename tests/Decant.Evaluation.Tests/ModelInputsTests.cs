using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Evaluation.Tests;

public sealed class ModelInputsTests
{
    [Fact]
    public void ConcreteShape_OpenDimensions_AreOneOrAsAsked()
    {
        Value input = Input(ElementType.Float32, Shape.Of((Dim[])[Dim.Unknown, 3, Dim.Unknown]));
        Assert.Equal([1, 3, 1], ModelInputs.ConcreteShape(input).Sizes.ToArray());
        Assert.Equal([2, 3, 4], ModelInputs.ConcreteShape(input, new Dictionary<string, Shape> { ["x"] = Shape.Of(2, 3, 4) }).Sizes.ToArray());
        Assert.Throws<ArgumentException>(() => ModelInputs.ConcreteShape(input, new Dictionary<string, Shape> { ["x"] = Shape.Of(2, 5, 4) }));
    }

    [Fact]
    public void Random_SameSeed_GivesTheSameValues()
    {
        Value input = Input(ElementType.Float32, Shape.Of(2, 3));
        var model = new Model();
        new GraphEditor(model.Graph).AddInput("x", input.Type);
        Assert.True(((Tensor)ModelInputs.Random(model, 4)["x"]).ContentEquals((Tensor)ModelInputs.Random(model, 4)["x"]));
        Assert.False(((Tensor)ModelInputs.Random(model, 4)["x"]).ContentEquals((Tensor)ModelInputs.Random(model, 5)["x"]));
    }

    [Fact]
    public void FromNumbers_OneOpenDimension_TakesItsSizeFromTheValues()
    {
        Tensor found = ModelInputs.FromNumbers(Input(ElementType.Int64, Shape.Of((Dim[])[Dim.Unknown, 2])), [1, 2, 3, 4, 5, 6]);
        Assert.Equal([3, 2], found.Sizes.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], found.ToArray<long>());
    }

    [Fact]
    public void FromNumbers_OneValue_FillsTheInput() =>
        Assert.Equal([7, 7], ModelInputs.FromNumbers(Input(ElementType.Float32, Shape.Of((Dim[])[Dim.Unknown, 2])), [7]).ToArray<float>());

    [Theory]
    [InlineData(ElementType.Float32, new[] { 1.0, 2, 3 })]
    [InlineData(ElementType.UInt8, new[] { 1.0, 300 })]
    [InlineData(ElementType.Int32, new[] { 1.0, 2.5 })]
    [InlineData(ElementType.Int64, new[] { 1.0, double.NaN })]
    [InlineData(ElementType.BFloat16, new[] { 1.0, 2 })]
    public void FromNumbers_WhatTheInputCannotHold_IsRefused(ElementType type, double[] values) =>
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => ModelInputs.FromNumbers(Input(type, Shape.Of((Dim[])[Dim.Unknown, 2])), values)).Message, StringComparison.Ordinal);

    private static Value Input(ElementType type, Shape shape) => new GraphEditor(new Model().Graph).AddInput("x", new TensorType(type, shape));
}
