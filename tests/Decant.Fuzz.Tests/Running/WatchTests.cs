namespace Decant.Fuzz.Tests;

/// <summary>The watch itself: a reader that breaks a rule is found out.</summary>
public sealed class WatchTests
{
    [Theory]
    [InlineData("faulty-exception", "IndexOutOfRangeException")]
    [InlineData("faulty-crash", "crash")]
    [InlineData("faulty-slow", "slow")]
    [InlineData("faulty-memory", "memory")]
    public void Campaign_FaultyReader_IsFound(string target, string kind)
    {
        TargetReport report = Campaign.Run(target, seed: 1, first: 0, count: 1, seconds: 1000);
        Assert.Equal([kind], report.Findings.Select(static f => f.Kind));
        Assert.Equal(1, report.Tried);
    }

    [Fact]
    public void Mutant_SameSeedAndIndex_IsTheSame()
    {
        foreach (string name in FuzzTargets.Names.Where(static n => n.StartsWith("onnx", StringComparison.Ordinal)))
        {
            Assert.Equal(FuzzTargets.Create(name).Mutant(3, 5), FuzzTargets.Create(name).Mutant(3, 5));
        }
    }
}
