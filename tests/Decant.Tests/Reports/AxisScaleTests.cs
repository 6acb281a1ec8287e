namespace Decant.Tests;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(new[] { 1.0, 9.7 }, true)]
    [InlineData(new[] { 97.2, 98.4 }, false)]
    [InlineData(new[] { 0.5 }, false)]
    [InlineData(new[] { 0.0 }, true)]
    [InlineData(new[] { -3.0, 12.0 }, false)]
    public void Covering_HoldsAllValuesBetweenRoundTicks(double[] values, bool fromZero)
    {
        AxisScale scale = AxisScale.Covering(values, fromZero);
        Assert.All(values, v => Assert.InRange(scale.Share(v), 0, 1));
        Assert.InRange(scale.Ticks.Count, 2, 12);
        Assert.Equal(scale.Low, scale.Ticks[0], 9);
        Assert.Equal(scale.High, scale.Ticks[^1], 9);
        Assert.True(!fromZero || scale.Low == 0);
    }

    [Fact]
    public void Covering_ZeroToNine_TicksByTwos() => Assert.Equal([0, 2, 4, 6, 8, 10], AxisScale.Covering([9.0], fromZero: true).Ticks);
}
