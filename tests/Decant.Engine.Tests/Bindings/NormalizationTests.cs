using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class NormalizationTests
{
    [Fact]
    public void Dropout_InTraining_IsNoView()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 4, 8);
        Value y = b.Node(new DropoutOp(7), x, null, b.Constant(Tensor.Scalar(true)));
        using Model model = b.Build(y);
        Assert.Equal("reference", Assert.Single(EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(1, 4, 8) })).Kernel);
    }

    [Fact]
    public void Softmax_OfAScalar_EqualsReference()
    {
        var b = new ModelBuilder();
        using Model model = b.Build(b.Node(new SoftmaxOp(), b.Input("x", ElementType.Float32)));
        EngineCheck.Equal(model, new() { ["x"] = Tensor.Scalar(3f) });
    }
}
