namespace Decant.Evaluation.Tests;

public sealed class LatencyReportTests
{
    [Fact]
    public void Quantiles_InterpolateBetweenSortedTimes()
    {
        var report = new LatencyReport([4, 1, 3, 2]);
        Assert.Equal((4, 1, 2.5), (report.Runs, report.Minimum, report.Median));
        Assert.Equal(3.85, report.Percentile95, 12);
    }

    [Fact]
    public void Median_OfOneRun_IsThatRun() => Assert.Equal(7, new LatencyReport([7]).Percentile95);

    [Fact]
    public void Ratio_IsTheMedianOfTheRoundsRatios() =>
        Assert.Equal(2, new LatencyReport([2, 40, 6]).MedianRatioTo(new LatencyReport([1, 2, 3])));

    [Fact]
    public void Ratio_OfOtherRounds_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new LatencyReport([1, 2]).MedianRatioTo(new LatencyReport([1])));
}
