using Decant.Graphs;
using Decant.Operators;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>A planted bug is found and shown small.</summary>
public class GraphShrinkerTests
{
    private static readonly GrowthOptions Large = new() { Steps = 24, Patterns = 1 };

    [Fact]
    public void Shrink_OfAModelThatAWrongPassBreaks_LeavesTheNodesThatThePassNeeds()
    {
        RandomModel smallest = Shrunk(KeepsOutputs);
        Node[] nodes = [.. smallest.Model.Graph.AllNodes()];
        Assert.True(nodes.Length <= 2, smallest.ToString());
        Assert.Contains(nodes, static n => n.Op is ReluOp);
        Assert.Contains("Relu(", smallest.ToString(), StringComparison.Ordinal);
        Assert.All(smallest.Inputs.Values.OfType<Tensor>(), static t => Assert.InRange(t.Length, 0, 4));
    }

    [Fact]
    public void Shrink_OfAModelThatAWrongKernelBreaks_LeavesOneNodeWithTheAttributeThatMatters()
    {
        RandomModel smallest = Shrunk(static random =>
            random.Model.Graph.AllNodes().Any(static n => n.Op is SoftmaxOp { Axis: not -1 } && n.Output(0)!.Shape!.Any(static d => d.IsNumber && d.Value > 1))
                ? "planted"
                : null);
        Node node = Assert.Single(smallest.Model.Graph.AllNodes());
        Assert.NotEqual(-1, Assert.IsType<SoftmaxOp>(node.Op).Axis);
        Assert.InRange(node.Output(0)!.Shape!.ElementCount, 2, 4);
    }

    [Fact]
    public void Holds_WhereAPropertyFails_NamesTheSeedAndShowsTheGraph()
    {
        string message = Assert.ThrowsAny<Exception>(() => Property.Holds(Enumerable.Range(0, 200), static _ => Large, KeepsOutputs)).Message;
        Assert.Contains("seed ", message, StringComparison.Ordinal);
        Assert.Contains("smallest: ", message, StringComparison.Ordinal);
        Assert.Contains("graph random {", message, StringComparison.Ordinal);
    }

    private static RandomModel Shrunk(Property.Check check)
    {
        RandomModel failing = Enumerable.Range(0, 400)
            .Select(static seed => GraphGenerator.Create(seed, Large))
            .First(random => Property.Failure(random, check) is not null);
        RandomModel smallest = GraphShrinker.Shrink(failing, r => Property.Failure(r, check) is not null);
        Assert.NotNull(Property.Failure(smallest, check));
        return smallest;
    }

    private static string? KeepsOutputs(RandomModel random)
    {
        using Model rewritten = random.Model.Clone();
        new PassPipeline([new PassStage("planted", [new ForgetRelu()])]).Run(rewritten);
        IReadOnlyList<RuntimeValue> before = new ReferenceEvaluator(random.Model).Run(random.Inputs);
        return OutputDifference.Of(random, before, new ReferenceEvaluator(rewritten).Run(random.Inputs), 1e-5);
    }

    private sealed class ForgetRelu : RewriteRule
    {
        public override string Summary => "Relu(x) → x, which is wrong";

        public override PassGuarantees Guarantees => PassGuarantees.NeverGrows;

        protected override RuleMatch Match(Node node, PassContext context) =>
            node is { Op: ReluOp } && node.Input(0) is { IsGraphInput: false } source && source.Graph == node.Graph
                ? RuleMatch.Replace(node, source)
                : RuleMatch.None;
    }
}
