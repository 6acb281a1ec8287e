using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class MergeEqualNodesTests
{
    [Fact]
    public void Run_SameOperatorAndInputs_Merges()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        Value y = model.Add(new AddOp(), model.Add(new SoftmaxOp(), x), model.Add(new SoftmaxOp(), x));
        model.Output(y).Run(new MergeEqualNodes());
        Assert.Equal(["Softmax", "Add"], model.Operators());
    }

    [Theory]
    [InlineData(2f, 1)]
    [InlineData(3f, 0)]
    public void Run_ConstantsStoredTwice_AreComparedByContent(float second, int steps)
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        Value left = model.Add(new MulOp(), x, model.Store(Tensor.Vector(2f), "a"));
        Value right = model.Add(new MulOp(), x, model.Store(Tensor.Vector(second), "b"));
        Assert.Equal(steps, model.Output(model.Add(new AddOp(), left, right)).Run(new MergeEqualNodes()).Steps);
    }

    [Fact]
    public void Run_OtherAttributes_Stays()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 3, 4);
        Value y = model.Add(new AddOp(), model.Add(new SoftmaxOp(0), x), model.Add(new SoftmaxOp(1), x));
        Assert.Equal(0, model.Output(y).Run(new MergeEqualNodes()).Steps);
    }

    [Fact]
    public void Run_OneIsOutput_KeepsItsName()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        Value inner = model.Add(new ReluOp(), model.Add(new SoftmaxOp(), x));
        Value output = model.Add(new SoftmaxOp(), x);
        string name = output.Name;
        model.Output(inner, output).Run(new MergeEqualNodes());
        Assert.Equal(["Softmax", "Relu"], model.Operators());
        Assert.Equal(name, model.Model.Graph.Outputs[1].Name);
    }

    [Fact]
    public void Run_BothAreOutputs_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        model.Output(model.Add(new SoftmaxOp(), x), model.Add(new SoftmaxOp(), x));
        Assert.Contains("whose output 0 cannot stand in for", model.Refusal(new MergeEqualNodes()), StringComparison.Ordinal);
    }
}
