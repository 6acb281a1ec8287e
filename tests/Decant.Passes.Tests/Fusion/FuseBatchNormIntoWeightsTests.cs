using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FuseBatchNormIntoWeightsTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<Operator, long[], long[], bool> Linears => new()
    {
        { new ConvOp(new SlidingWindow()), [2, 4, 5, 5], [6, 4, 3, 3], false },
        { new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, Group: 2), [2, 4, 5, 5], [6, 2, 3, 3], true },
        { new ConvTransposeOp(new SlidingWindow()), [2, 4, 5, 5], [4, 6, 3, 3], true },
        { new ConvTransposeOp(new SlidingWindow(), Group: 2), [2, 4, 5, 5], [4, 3, 3, 3], false },
        { new GemmOp(), [3, 4], [4, 6], false },
        { new GemmOp(Alpha: 0.5f, Beta: 2, TransB: true), [3, 4], [6, 4], true },
        { new MatMulOp(), [3, 4], [4, 6], false },
    };

    [Theory]
    [MemberData(nameof(Linears))]
    public void Run_AfterLinearNode_Goes(Operator op, long[] input, long[] weight, bool bias)
    {
        ModelBuilder model = Build(op, input, weight, bias);
        model.Run(new PassSettings(), Tolerance, new FuseBatchNormIntoWeights());
        Assert.Equal([op is MatMulOp ? "Gemm" : op.Schema.Name], model.Operators());
        Node node = model.Model.Graph.Nodes.Single();
        Assert.Equal("fuse-batch-norm-into-weights", node.Origin!.Rewrite);
        Assert.Equal(2, node.Origin.Sources.Count);
    }

    [Fact]
    public void Run_OutputReadByOthers_RefusesAndSaysWhy()
    {
        ModelBuilder model = Build(new GemmOp(), [3, 4], [4, 6], false);
        model.Output(model.Model.Graph.Nodes.First().Output(0)!);
        Assert.Contains("Gemm 'gemm1': its output is read by others too", model.Refusal(new FuseBatchNormIntoWeights()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SharedWeights_RefusesAndSaysWhy()
    {
        ModelBuilder model = Build(new GemmOp(), [3, 4], [4, 6], false);
        Value weight = model.Model.Graph.Nodes.First().Input(1)!;
        model.Output(model.Add(new MatMulOp(), model.Model.Graph.Inputs[0], weight));
        Assert.Contains("shared with other nodes", model.Refusal(new FuseBatchNormIntoWeights()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ComputedWeights_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value weight = model.Add(new SigmoidOp(), model.Input("v", 4, 6));
        Normalize(model, model.Add(new GemmOp(), model.Input("x", 3, 4), weight), 6);
        Assert.Contains("are computed", model.Refusal(new FuseBatchNormIntoWeights()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MatMulOfThreeAxes_RefusesAndSaysWhy()
    {
        ModelBuilder model = Build(new MatMulOp(), [2, 6, 4], [4, 6], false);
        Assert.Contains("has no bias", model.Refusal(new FuseBatchNormIntoWeights()), StringComparison.Ordinal);
    }

    private static ModelBuilder Build(Operator op, long[] input, long[] weight, bool bias)
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", input);
        Value w = model.Store(ModelBuilder.Random(1, weight));
        Value y = bias ? model.Add(op, x, w, model.Store(ModelBuilder.Random(2, 6))) : model.Add(op, x, w);
        return Normalize(model, y, 6);
    }

    private static ModelBuilder Normalize(ModelBuilder model, Value y, int channels)
    {
        Tensor variance = Tensor.Create(Array.ConvertAll(ModelBuilder.Random(6, channels).ToFloats(), static v => (v * v) + 0.1f), Shape.Of(channels));
        return model.Output(model.Add(
            new BatchNormalizationOp(Epsilon: 1e-3f),
            y,
            model.Store(ModelBuilder.Random(3, channels)),
            model.Store(ModelBuilder.Random(4, channels)),
            model.Store(ModelBuilder.Random(5, channels)),
            model.Store(variance)));
    }
}
