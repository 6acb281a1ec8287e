using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes.Tests;

public class RemoveDeadNodesTests
{
    [Fact]
    public void Run_ChainThatNothingReads_GoesInOneSweep()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        model.Add(new ReluOp(), model.Add(new ReluOp(), x));
        model.Output(model.Add(new SoftmaxOp(), x)).Run(new RemoveDeadNodes());
        Assert.Equal(["Softmax"], model.Operators());
    }

    [Fact]
    public void Run_EverythingRead_ChangesNothing()
    {
        var model = new ModelBuilder();
        Value relu = model.Add(new ReluOp(), model.Input("x", 4));
        model.Output(relu, model.Add(new SoftmaxOp(), relu));
        Assert.Equal(0, model.Run(new RemoveDeadNodes()).Steps);
    }
}
