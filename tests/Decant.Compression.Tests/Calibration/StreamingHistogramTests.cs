
namespace Decant.Compression.Tests;

public sealed class StreamingHistogramTests
{
    [Fact]
    public void Add_NumbersFarApart_CountsAllAndCoversThem()
    {
        var histogram = new StreamingHistogram();
        histogram.Add([0.5f, 0.25f]);
        histogram.Add([-1000f, 1e6f]);
        Assert.Equal(4, histogram.Count);
        Assert.Equal(4, histogram.Counts.ToArray().Sum());
        Assert.Equal(-1000f, histogram.Minimum);
        Assert.Equal(1e6f, histogram.Maximum);
        Assert.True(histogram.Width * StreamingHistogram.BinCount >= 1e6 + 1000);
    }

    [Fact]
    public void Add_SameNumbersInAnotherOrder_GivesTheSameCountsPerNumber()
    {
        var random = new Random(3);
        float[] numbers = [.. Enumerable.Range(0, 5000).Select(_ => (float)((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-3, 4))))];
        var forward = new StreamingHistogram();
        var backward = new StreamingHistogram();
        foreach (float[] chunk in numbers.Chunk(100))
        {
            forward.Add(chunk);
        }

        foreach (float[] chunk in numbers.Reverse().Chunk(37))
        {
            backward.Add(chunk);
        }

        Assert.Equal(numbers.Length, forward.Count);
        Assert.Equal(forward.Count, backward.Count);
        double below = Enumerable.Range(0, StreamingHistogram.BinCount).Where(b => forward.Center(b) < -forward.Width).Sum(b => (double)forward.Counts[b]);
        Assert.Equal(numbers.Count(n => Math.Floor(n / forward.Width) < -1), below);
    }

    [Fact]
    public void Add_BinsSpanNumbers_ByAtLeastHalf()
    {
        var histogram = new StreamingHistogram();
        histogram.Add([0.001f]);
        histogram.Add([100f, -3f]);
        Assert.InRange(103 / histogram.Width, StreamingHistogram.BinCount / 4.0, StreamingHistogram.BinCount);
    }

    [Fact]
    public void Add_NonFiniteNumbers_CountsThemApart()
    {
        var histogram = new StreamingHistogram();
        histogram.Add([float.NaN, 1f, float.PositiveInfinity]);
        Assert.Equal(2, histogram.NonFinite);
        Assert.Equal(1, histogram.Count);
    }

    [Fact]
    public void Add_OnlyZeros_CountsThem()
    {
        var histogram = new StreamingHistogram();
        histogram.Add(new float[10]);
        histogram.Add([2f]);
        Assert.Equal(11, histogram.Count);
        Assert.Equal(2f, histogram.Maximum);
    }
}
