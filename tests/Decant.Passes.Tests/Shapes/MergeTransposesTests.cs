using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes.Tests;

public class MergeTransposesTests
{
    [Fact]
    public void Run_TwoThatDoNotCancel_BecomeOne()
    {
        ModelBuilder model = Chain([1, 2, 0], [0, 2, 1]);
        model.Run(new MergeTransposes());
        Assert.Equal(["Relu", "Transpose", "Sigmoid"], model.Operators());
    }

    [Fact]
    public void Run_TwoThatCancel_Go()
    {
        ModelBuilder model = Chain([1, 2, 0], [2, 0, 1]);
        model.Run(new MergeTransposes());
        Assert.Equal(["Relu", "Sigmoid"], model.Operators());
    }

    private static ModelBuilder Chain(EquatableList<long> first, EquatableList<long> second)
    {
        var model = new ModelBuilder();
        Value x = model.Add(new ReluOp(), model.Input("x", 2, 3, 4));
        Value y = model.Add(new TransposeOp(second), model.Add(new TransposeOp(first), x));
        return model.Output(model.Add(new SigmoidOp(), y));
    }
}
