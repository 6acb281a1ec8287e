using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class ChannelPrunerTests
{
    private static readonly DecantEngine Engine = new();

    public static TheoryData<IChannelCriterion> Criteria => new(
        new MagnitudeCriterion(1), new MagnitudeCriterion(2), new GeometricMedianCriterion(), new LampCriterion(), new RandomCriterion(1),
        new ActivationCriterion(zeros: true), new ActivationCriterion(zeros: false), new ReconstructionCriterion(), new TaylorCriterion(1));

    [Theory]
    [MemberData(nameof(Criteria))]
    public void Criterion_MeetsTheBudget_InBothScopes(IChannelCriterion criterion)
    {
        Model net = Net();
        foreach (PruningScope scope in Enum.GetValues<PruningScope>())
        {
            var options = new ChannelPruningOptions { Criterion = criterion, Scope = scope, Budget = new ChannelBudget(ChannelBudgetKind.MultiplyAccumulates, 0.5) };
            ChannelPruningResult result = ChannelPruner.Run(net, options, Samples(net, 4), Engine);
            Assert.InRange(ModelCosts.MultiplyAccumulates(result.Pruned) / ModelCosts.MultiplyAccumulates(net), 0.2, 0.5);
            GraphVerifier.Verify(result.Pruned);
        }
    }

    [Fact]
    public void L1_TakesTheSmallestFilters()
    {
        Model net = Net();
        ChannelPruningResult result = ChannelPruner.Run(net, new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.5) }, null, Engine);
        float[] before = net.Graph.Find("a_w")!.Initializer!.ToFloats();
        float[][] largest = [.. before.Chunk(27).OrderByDescending(static f => f.Sum(Math.Abs)).Take(4)];
        float[][] left = [.. result.Pruned.Graph.Find("a_w")!.Initializer!.ToFloats().Chunk(27)];
        Assert.Equal(4, left.Length);
        Assert.All(left, f => Assert.Contains(largest, l => l.SequenceEqual(f)));
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    public void Multiple_Rounds(int multiple, int expected)
    {
        var options = new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.6), Multiple = multiple };
        Assert.Equal(expected, ChannelPruner.Run(Net(), options, null, Engine).Pruned.Graph.Find("a_w")!.Shape![0].Value);
    }

    [Fact]
    public void Keep_LeavesALayerWhole()
    {
        var options = new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.5), Keep = ["a_w"] };
        Model pruned = ChannelPruner.Run(Net(), options, null, Engine).Pruned;
        Assert.Equal(8, pruned.Graph.Find("a_w")!.Shape![0].Value);
        Assert.Equal(3, pruned.Graph.Find("b_w")!.Shape![0].Value);
    }

    [Fact]
    public void Scale_WithoutNormalizations_SaysSo()
    {
        var options = new ChannelPruningOptions { Criterion = new ScaleCriterion(), Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.5) };
        Assert.Equal("DEC1712", Assert.Throws<ModelException>(() => ChannelPruner.Run(Net(), options, null, Engine)).Code);
    }

    [Fact]
    public void NothingCanGo_SaysWhy()
    {
        var draft = new GraphDraft();
        Model model = draft.Done(draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 4, 1));
        ModelException error = Assert.Throws<ModelException>(() => ChannelPruner.Run(model, new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.5) }, null, Engine));
        Assert.Equal("DEC1713", error.Code);
        Assert.Contains("output of the model", error.Message, StringComparison.Ordinal);
    }

    // The second channel is twice the first, so that the layer behind loses nothing once it is fitted.
    [Fact]
    public void Refit_OfARedundantChannel_IsExact()
    {
        var draft = new GraphDraft();
        float[] first = GraphDraft.Random(1, 4, 3, 1, 1).ToFloats();
        for (int i = 0; i < 3; i++)
        {
            first[3 + i] = 2 * first[i];
        }

        Value a = draft.Add("a", new ConvOp(new SlidingWindow()), draft.Input("x", 1, 3, 6, 6), draft.Store("a_w", Tensor.Create(first, Shape.Of(4, 3, 1, 1))));
        Model model = draft.Done(draft.Conv("b", a, 3, 5));
        var analysis = ChannelAnalysis.Run(model);
        HashSet<int> groups = [analysis.Groups.First(static g => g.Slices.Any(static s => s.Weight.Name == "a_w" && s.Axis == 0 && s.Positions[0] == 1)).Index];
        Model pruned = ChannelRemover.Remove(model, analysis, groups);
        IReadOnlyList<int>? Kept(Value value, int axis) => analysis.GroupsOf(value, axis) is { } numbers
            ? [.. Enumerable.Range(0, numbers.Count).Where(i => !groups.Contains(numbers[i]))]
            : null;
        Model fitted = LayerRefit.Run(model, pruned, Kept, Samples(model, 8), Engine, new RefitOptions { Damping = 1e-9 });
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 99);
        float[] expected = GraphDraft.Reference(model, inputs);
        Assert.All(GraphDraft.Reference(fitted, inputs).Zip(expected), static p => Assert.Equal(p.Second, p.First, 2e-3f));
        Assert.Contains(GraphDraft.Reference(pruned, inputs).Zip(expected), static p => Math.Abs(p.First - p.Second) > 0.05f);
    }

    // y = Σ of a_c·x_c over channels: without channel c the output loses w_c·x_c, and what is linear has no terms beyond the first.
    [Fact]
    public void Taylor_OfALinearModel_IsTheMeanSquaredChange()
    {
        var draft = new GraphDraft();
        float[] first = [1, -2, 0.5f];
        Value a = draft.Add("a", new ConvOp(new SlidingWindow()), draft.Input("x", 1, 1, 2, 2), draft.Store("a_w", Tensor.Create(first, Shape.Of(3, 1, 1, 1))));
        Model model = draft.Done(draft.Add("b", new ConvOp(new SlidingWindow()), a, draft.Store("b_w", Tensor.Create([1f, 1, 3], Shape.Of(1, 3, 1, 1)))));
        var analysis = ChannelAnalysis.Run(model);
        IReadOnlyDictionary<string, RuntimeValue>[] samples = Samples(model, 400);
        double[] scores = new TaylorCriterion(1).Score(analysis, ChannelActivations.Run(model, analysis, samples, Engine));
        double energy = samples.Average(static s => ((Tensor)s["x"]).ToFloats().Sum(static v => (double)v * v));
        double[] expected = [energy, 4 * energy, 2.25 * energy];
        Assert.All(scores.Zip(expected), static p => Assert.Equal(1, p.First / p.Second, 0.2));
        Assert.Equal(4, scores[1] / scores[0], 1e-4);
        Assert.Equal(2.25, scores[2] / scores[0], 1e-4);
    }

    [Fact]
    public void Refit_LowersTheError()
    {
        Model net = Net();
        var options = new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.6) };
        double plain = Error(net, ChannelPruner.Run(net, options, null, Engine).Pruned);
        double fitted = Error(net, ChannelPruner.Run(net, options with { Refit = new RefitOptions() }, Samples(net, 32), Engine).Pruned);
        Assert.True(fitted < 0.7 * plain, $"{fitted} against {plain}");
    }

    private static double Error(Model before, Model after) => Samples(before, 3).Sum(s =>
        GraphDraft.Reference(before, (Dictionary<string, RuntimeValue>)s).Zip(GraphDraft.Reference(after, (Dictionary<string, RuntimeValue>)s), static (a, b) => (double)(a - b) * (a - b)).Sum());

    private static IReadOnlyDictionary<string, RuntimeValue>[] Samples(Model model, int count) => [.. Enumerable.Range(0, count).Select(i => GraphDraft.Inputs(model, 100 + i))];

    private static Model Net()
    {
        var draft = new GraphDraft();
        Value a = draft.Add("ra", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 8, 1));
        Value b = draft.Add("rb", new ReluOp(), draft.Conv("b", a, 6, 3));
        return draft.Done(draft.Conv("c", b, 4, 5));
    }
}
