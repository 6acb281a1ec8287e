using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class WeightBudgetTests
{
    private static readonly DecantEngine Engine = new();

    [Theory]
    [InlineData(WeightCriterion.L1, 0.6)]
    [InlineData(WeightCriterion.SparseGpt, 0.3)]
    public void MultiplyAccumulates_AreMet_AndNotByMuchMore(WeightCriterion criterion, double share)
    {
        Model net = Net();
        double whole = ModelCosts.NonZeroMultiplyAccumulates(net);
        using Model pruned = WeightPruner.Run(
            net,
            new WeightPruningOptions { Criterion = criterion, Sparsity = 0 },
            new WeightBudget(WeightBudgetKind.MultiplyAccumulates, share),
            m => ModelCosts.NonZeroMultiplyAccumulates(m) / whole,
            [.. Enumerable.Range(0, 6).Select(i => GraphDraft.Inputs(net, i))],
            Engine);
        Assert.InRange(ModelCosts.NonZeroMultiplyAccumulates(pruned) / whole, share - 0.03, share + 0.005);
    }

    [Fact]
    public void Budget_OutOfReach_SaysSo()
    {
        ModelException error = Assert.Throws<ModelException>(() => WeightPruner.Run(
            Net(), new WeightPruningOptions { Sparsity = 0 }, new WeightBudget(WeightBudgetKind.Latency, 0.5), static _ => 0.9, null, Engine));
        Assert.Equal("DEC1380", error.Code);
    }

    // a saves 4 ms for 0.02, then nothing; b saves 1 ms for 0.01, then 3 more for 0.09; c never gains.
    [Theory]
    [InlineData(0.05, 0.5, 0)]
    [InlineData(0.25, 0.5, 0.5)]
    [InlineData(0.9, 0.5, 0.9)]
    public void ForSpeed_TakesTheCheapestStepsFirst(double sparsity, double a, double b)
    {
        LayerSpeed[] speeds =
        [
            new("a", 100, [0, 0.5, 0.9], [10, 6, 6.5], [0, 0.02, 0.2]),
            new("b", 100, [0, 0.5, 0.9], [8, 7, 4], [0, 0.01, 0.1]),
            new("c", 100, [0, 0.5, 0.9], [5, 9, 5], [0, 0.001, 0.01]),
        ];
        Assert.Equal([0.5, 0.5, null], speeds.Select(static s => s.BreakEven));
        IReadOnlyDictionary<string, double> shares = SpeedAllocation.Shares(speeds, sparsity);
        Assert.Equal((a, b, 0.0), (shares["a"], shares["b"], shares["c"]));
    }

    [Fact]
    public void ForSpeed_WithoutGain_SaysSo()
    {
        LayerSpeed[] speeds = [new("c", 100, [0, 0.5, 0.9], [5, 9, 5], [0, 0.001, 0.01])];
        Assert.Equal("DEC1381", Assert.Throws<ModelException>(() => SpeedAllocation.Shares(speeds, 0.5)).Code);
    }

    [Fact]
    public void Speeds_AreMeasuredForEachLayer()
    {
        IReadOnlyList<LayerSpeed> speeds = WeightPruner.Speeds(Net(), new WeightPruningOptions { Sparsity = 0 }, null, Engine);
        Assert.Equal(["a", "b"], speeds.Select(static s => s.Layer));
        Assert.All(speeds, static s =>
        {
            Assert.All(s.Milliseconds, static m => Assert.True(m > 0));
            Assert.Equal(s.Errors.Order(), s.Errors);
        });
    }

    private static Model Net()
    {
        var draft = new GraphDraft();
        return draft.Done(draft.Conv("b", draft.Conv("a", draft.Input("x", 1, 6, 6, 6), 16, 1), 8, 3));
    }
}
