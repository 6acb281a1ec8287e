using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class MergeEqualInitializersTests
{
    [Fact]
    public void Run_SameBits_Merges()
    {
        ModelBuilder model = AddTwo(Tensor.Vector(1f, 2f), Tensor.Vector(1f, 2f));
        Assert.Equal(1, model.Run(new MergeEqualInitializers()).Steps);
        Assert.Single(model.Model.Graph.Initializers);
    }

    [Fact]
    public void Run_SplatAndDenseOfTheSameBits_Merges()
    {
        ModelBuilder model = AddTwo(Tensor.Splat(Shape.Of(2), 3f), Tensor.Vector(3f, 3f));
        Assert.Equal(1, model.Run(new MergeEqualInitializers()).Steps);
    }

    [Theory]
    [InlineData(1f, 2.5f)]
    [InlineData(0f, -0f)]
    public void Run_OtherBits_Stays(float a, float b)
    {
        ModelBuilder model = AddTwo(Tensor.Vector(a, a), Tensor.Vector(a, b));
        Assert.Equal(0, model.Run(new MergeEqualInitializers()).Steps);
    }

    [Fact]
    public void Run_OtherShape_Stays()
    {
        ModelBuilder model = AddTwo(Tensor.Vector(1f, 2f), Tensor.Of(Shape.Of(1, 2), 1f, 2f));
        Assert.Equal(0, model.Run(new MergeEqualInitializers()).Steps);
    }

    private static ModelBuilder AddTwo(Tensor first, Tensor second)
    {
        var model = new ModelBuilder();
        Value sum = model.Add(new AddOp(), model.Input("x", 2), model.Store(first));
        return model.Output(model.Add(new AddOp(), sum, model.Store(second)));
    }
}
