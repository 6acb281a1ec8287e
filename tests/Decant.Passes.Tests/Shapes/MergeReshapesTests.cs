using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class MergeReshapesTests
{
    [Fact]
    public void Run_TwoReshapes_BecomeOne()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new ReshapeOp(), model.Input("x", 2, 3, 4), model.Ints(6, 4));
        model.Output(model.Add(new FlattenOp(), model.Add(new UnsqueezeOp(), inner, model.Ints(0)))).Run(new MergeReshapes());
        Assert.Equal(["Reshape"], model.Operators());
    }

    [Fact]
    public void Run_BackToTheSameShape_Goes()
    {
        var model = new ModelBuilder();
        Value x = model.Add(new ReluOp(), model.Input("x", 2, 1, 4));
        Value back = model.Add(new UnsqueezeOp(), model.Add(new SqueezeOp(), x, model.Ints(1)), model.Ints(1));
        model.Output(model.Add(new SigmoidOp(), back)).Run(new MergeReshapes());
        Assert.Equal(["Relu", "Sigmoid"], model.Operators());
    }

    [Fact]
    public void Run_DynamicBatch_IsCopied()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", ElementType.Float32, Shape.Of([Dim.Symbol("n"), 3, 4]));
        model.Output(model.Add(new UnsqueezeOp(), model.Add(new FlattenOp(), x), model.Ints(2))).Run(new MergeReshapes());
        Assert.Equal(["Reshape"], model.Operators());
        Assert.Equal([0L, 12L, 1L], model.Model.Graph.Nodes.Last().Input(1)!.Constant!.ToInt64s());
    }

    [Fact]
    public void Run_InnerReadByOthers_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new ReshapeOp(), model.Input("x", 2, 3, 4), model.Ints(6, 4));
        model.Output(inner, model.Add(new ReshapeOp(), inner, model.Ints(24)));
        Assert.Contains("read by others", model.Refusal(new MergeReshapes()), StringComparison.Ordinal);
    }
}
