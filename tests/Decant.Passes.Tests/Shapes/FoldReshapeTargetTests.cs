using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FoldReshapeTargetTests
{
    [Fact]
    public void Run_BatchFromShape_BecomesZero()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", ElementType.Float32, Shape.Of([Dim.Symbol("n"), 3, 4]));
        Value n = model.Add(new GatherOp(0), model.Add(new ShapeOp(), x), model.Ints(0));
        Node reshape = model.Node(new ReshapeOp(), x, model.Add(new ConcatOp(0), n, model.Ints(12)));
        model.Output(reshape.Output(0)!).Run(new FoldReshapeTarget());
        Assert.Equal(["Reshape"], model.Operators());
        Assert.Equal([0L, 12L], Target(model));
    }

    [Fact]
    public void Run_OneOpenSize_BecomesMinusOne()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", ElementType.Float32, Shape.Of([Dim.Symbol("n"), Dim.Symbol("m"), 4]));
        Value sizes = model.Add(new ShapeOp(), x);
        Value product = model.Add(
            new MulOp(), model.Add(new GatherOp(0), sizes, model.Ints(0)), model.Add(new GatherOp(0), sizes, model.Ints(1)));
        model.Output(model.Add(new ReshapeOp(), x, model.Add(new ConcatOp(0), product, model.Ints(4)))).Run(new FoldReshapeTarget());
        Assert.Equal(["Reshape"], model.Operators());
        Assert.Equal([-1L, 4L], Target(model));
    }

    [Fact]
    public void Run_TargetGivenByTheCaller_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value target = model.Input("target", ElementType.Int64, Shape.Of(2));
        model.Output(model.Add(new ReshapeOp(), model.Input("x", 2, 6), target));
        PipelineReport report = new PassPipeline([new PassStage("test", [new FoldReshapeTarget()])]).Run(model.Model);
        Assert.Contains("more than one size of its target 'target' is not known", Assert.Single(report.Refusals).Reason, StringComparison.Ordinal);
    }

    private static long[] Target(ModelBuilder model) => model.Model.Graph.Nodes.Last().Input(1)!.Constant!.ToInt64s();
}
