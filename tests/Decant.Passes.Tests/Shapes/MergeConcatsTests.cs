using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes.Tests;

public class MergeConcatsTests
{
    [Fact]
    public void Run_SameAxis_KeepsTheOrder()
    {
        ModelBuilder model = Nested(-2, share: false);
        model.Run(new MergeConcats());
        Assert.Equal(["Concat"], model.Operators());
        Assert.Equal(["a", "b", "c", "a"], model.Model.Graph.Nodes.Single().Inputs.Select(i => i!.Name));
    }

    [Fact]
    public void Run_OtherAxis_Refuses() => Assert.NotEmpty(Nested(0, share: false).Refusal(new MergeConcats()));

    [Fact]
    public void Run_InnerReadByOthers_Refuses() => Assert.NotEmpty(Nested(1, share: true).Refusal(new MergeConcats()));

    private static ModelBuilder Nested(long innerAxis, bool share)
    {
        var model = new ModelBuilder();
        Value a = model.Input("a", 2, 3, 2);
        Value b = model.Input("b", 2, 3, 2);
        Value c = model.Input("c", 2, 3, 2);
        Value inner = model.Add(new ConcatOp(innerAxis), b, c);
        Value outer = innerAxis == 0 ? model.Add(new ConcatOp(1), inner, inner) : model.Add(new ConcatOp(1), a, inner, a);
        return share ? model.Output(outer, inner) : model.Output(outer);
    }
}
