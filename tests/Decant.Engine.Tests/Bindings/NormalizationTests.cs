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

    [Fact]
    public void Normalizations_OfChannelsAndSums_EqualReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, 12, 5, 7), rows = b.Input("rows", ElementType.Float32, 3, 5, 20), skip = b.Input("skip", ElementType.Float32, 5, 20);
        Value scale = b.Constant(RandomTensors.Floats(1, 12)), shift = b.Constant(RandomTensors.Floats(2, 12)), gamma = b.Constant(RandomTensors.Floats(3, 20)), beta = b.Constant(RandomTensors.Floats(4, 20));
        Value[] sums = b.Nodes(new SkipLayerNormalizationOp(1e-5f), 4, rows, skip, gamma, beta, b.Constant(RandomTensors.Floats(5, 20)));
        using Model model = b.Build(
            b.Node(new InstanceNormalizationOp(), x, scale, shift), b.Node(new GroupNormalizationOp(3), x, scale, shift), b.Node(new LogSoftmaxOp(1), x), sums[0],
            b.Node(new SimplifiedLayerNormalizationOp(), rows, gamma), b.Node(new SkipSimplifiedLayerNormalizationOp(), rows, rows, gamma),
            b.Node(new BiasGeluOp(), rows, beta), b.Node(new FastGeluOp(), rows, beta), b.Node(new QuickGeluOp(), rows), b.Node(new PReluOp(), x, b.Constant(RandomTensors.Floats(6, 12, 1, 1))));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new()
        {
            ["x"] = RandomTensors.Floats(7, 2, 12, 5, 7), ["rows"] = RandomTensors.Floats(8, 3, 5, 20), ["skip"] = RandomTensors.Floats(9, 5, 20),
        }, threads: 2);
        Assert.DoesNotContain(nodes, static n => n.Kernel == "reference");
    }
}
