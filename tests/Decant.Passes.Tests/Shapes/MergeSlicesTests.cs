using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes.Tests;

public class MergeSlicesTests
{
    [Fact]
    public void Run_DifferentAxes_BecomeOne()
    {
        ModelBuilder model = Chain(2, -2);
        model.Run(new MergeSlices());
        Assert.Equal(["Slice"], model.Operators());
    }

    [Fact]
    public void Run_SameAxis_RefusesAndSaysWhy() =>
        Assert.Contains("both slice the same axis", Chain(2, -1).Refusal(new MergeSlices()), StringComparison.Ordinal);

    [Fact]
    public void Run_TwoSlicesReadTheInner_BothMerge()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new SliceOp(), model.Input("x", 2, 6, 6), model.Ints(0), model.Ints(99), model.Ints(1), model.Ints(2));
        Value even = model.Add(new SliceOp(), inner, model.Ints(0), model.Ints(99), model.Ints(2), model.Ints(2));
        Value odd = model.Add(new SliceOp(), inner, model.Ints(1), model.Ints(99), model.Ints(2), model.Ints(2));
        model.Output(even, odd).Run(new MergeSlices());
        Assert.Equal(["Slice", "Slice"], model.Operators());
    }

    [Fact]
    public void Run_OtherReaderOfTheInner_RefusesAndSaysWhy()
    {
        ModelBuilder model = Chain(2, 1);
        model.Output(model.Add(new ReluOp(), model.Model.Graph.Nodes.First().Output(0)));
        Assert.Contains("by others than slices", model.Refusal(new MergeSlices()), StringComparison.Ordinal);
    }

    private static ModelBuilder Chain(long first, long second)
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new SliceOp(), model.Input("x", 2, 6, 6), model.Ints(1), model.Ints(99), model.Ints(first), model.Ints(2));
        return model.Output(model.Add(new SliceOp(), inner, model.Ints(-2), model.Ints(-1), model.Ints(second)));
    }
}
