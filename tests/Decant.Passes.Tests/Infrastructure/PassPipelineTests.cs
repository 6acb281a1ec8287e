using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class PassPipelineTests
{
    [Fact]
    public void Id_OfPass_IsItsClassNameInKebabCase() => Assert.Equal("remove-dead-nodes", new RemoveDeadNodes().Id);

    [Fact]
    public void Run_StepLimit_StopsAfterThatManyRewrites()
    {
        ModelBuilder model = DeadChain(5);
        PipelineReport report = model.Run(new PassSettings { MaximumSteps = 2 }, 0, new RemoveDeadNodes());
        Assert.True(report.IsStopped);
        Assert.Equal(2, report.Steps);
        Assert.Equal(4, report.NodesAfter);
    }

    [Fact]
    public void Run_Report_CountsRewritesAndNodes()
    {
        PipelineReport report = DeadChain(5).Run(new RemoveDeadNodes());
        PassResult result = Assert.Single(report.Passes);
        Assert.Equal(("remove-dead-nodes", 5, 5), (result.Pass, result.Rewrites, result.NodesRemoved));
        Assert.Equal((6, 1), (report.NodesBefore, report.NodesAfter));
        Assert.False(report.IsStopped);
    }

    [Fact]
    public void Run_RuleThrows_NamesPassAndNodeAndShowsTheGraph()
    {
        ModelBuilder model = DeadChain(1);
        ModelException e = Assert.Throws<ModelException>(() => model.Run(new ThrowAtRelu()));
        Assert.Equal("DEC1801", e.Code);
        Assert.Contains("throw-at-relu: failed at Relu 'relu1'", e.Message, StringComparison.Ordinal);
        Assert.Contains("  > relu1: float32[4] = Relu(x)", e.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(e.InnerException);
    }

    [Fact]
    public void Run_PassGrowsAgainstItsPromise_Throws()
    {
        ModelException e = Assert.Throws<ModelException>(() => DeadChain(1).Run(new GrowSilently()));
        Assert.Equal("DEC1801", e.Code);
        Assert.Contains("grow-silently: made 3 nodes of 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PassBreaksTheGraph_NamesThePass()
    {
        ModelException e = Assert.Throws<ModelException>(() => DeadChain(1).Run(new DanglingInput()));
        Assert.Equal("DEC1801", e.Code);
        Assert.Contains("dangling-input: left a graph that breaks its rules after step 1: DEC1120", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StageThatNeverSettles_SaysSo()
    {
        Model model = DeadChain(1).Model;
        PipelineReport report = new PassPipeline([new PassStage("endless", [new RenameForever()], MaximumRounds: 3)]).Run(model);
        Assert.Equal(["endless"], report.Unsettled);
        Assert.Equal(3, report.Steps);
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var pipeline = new PassPipeline([new PassStage("test", [new RemoveDeadNodes()])]);
        Assert.Throws<OperationCanceledException>(() => pipeline.Run(DeadChain(2).Model, cancellation: source.Token));
    }

    private static ModelBuilder DeadChain(int length)
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 4);
        Value dead = x;
        for (int i = 0; i < length; i++)
        {
            dead = model.Add(new ReluOp(), dead);
        }

        return model.Output(model.Add(new SoftmaxOp(), x));
    }

    private sealed class ThrowAtRelu : RewriteRule
    {
        public override string Summary => "x → ⚡";

        public override PassGuarantees Guarantees => PassGuarantees.All;

        protected override RuleMatch Match(Node node, PassContext context) =>
            node.Op is ReluOp ? throw new FormatException("no such thing") : RuleMatch.None;
    }

    private sealed class GrowSilently : Pass
    {
        public override string Summary => "x → Relu(x)";

        public override PassGuarantees Guarantees => PassGuarantees.All;

        public override void Run(PassContext context)
        {
            context.TryStep();
            context.Edit(context.Model.Graph).Insert(new ReluOp(), [context.Model.Graph.Inputs[0]], null);
        }
    }

    private sealed class DanglingInput : Pass
    {
        public override string Summary => "x → nothing";

        public override PassGuarantees Guarantees => PassGuarantees.All;

        public override void Run(PassContext context)
        {
            context.TryStep();
            GraphEditor editor = context.Edit(context.Model.Graph);
            editor.SetInput(context.Model.Graph.Nodes.First(), 0, editor.Declare("ghost", null));
        }
    }

    private sealed class RenameForever : Pass
    {
        public override string Summary => "name → name'";

        public override PassGuarantees Guarantees => PassGuarantees.All;

        public override void Run(PassContext context)
        {
            context.TryStep();
            Node node = context.Model.Graph.Nodes.First();
            context.Edit(context.Model.Graph).Rename(node, node.Name + "'");
        }
    }
}
