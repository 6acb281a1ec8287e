namespace Decant.Tests;

public sealed class BudgetCheckTests
{
    private static readonly Dictionary<string, double> Original = new() { ["top1"] = 0.9, ["agreement"] = 1, ["sqnrDb"] = double.PositiveInfinity };

    [Theory]
    [InlineData("top1", 0.89, 1, true)]
    [InlineData("top1", 0.889, 1, false)]
    [InlineData("top1", 0.95, 0, true)]
    [InlineData("agreement", 0.98, 2, true)]
    [InlineData("agreement", 0.97, 2, false)]
    [InlineData("sqnrDb", 20, 20, true)]
    [InlineData("sqnrDb", 19.9, 20, false)]
    [InlineData("sqnrDb", double.NaN, 20, false)]
    public void Metric_IsMetWithinItsDrop(string metric, double value, double drop, bool met)
    {
        var budget = new OptimizationBudget { Metric = metric, MaxDrop = drop };
        Assert.Equal(met, BudgetCheck.Shortfalls(budget, 1, 1, new Dictionary<string, double> { [metric] = value }, Original).Count == 0);
    }

    [Fact]
    public void SizeAndLatency_EachShortfallIsNamed()
    {
        var budget = new OptimizationBudget { MaxSizeBytes = 1_000_000, MaxLatencyMs = 10 };
        Assert.Empty(BudgetCheck.Shortfalls(budget, 1_000_000, 10, Original, Original));
        Assert.Equal(["2.00 MB, above 1 MB", "10.50 ms, above 10 ms"], BudgetCheck.Shortfalls(budget, 2_000_000, 10.5, Original, Original));
    }

    [Fact]
    public void NoBudget_IsAlwaysMet() => Assert.Empty(BudgetCheck.Shortfalls(new OptimizationBudget(), long.MaxValue, 1e9, Original, Original));
}
