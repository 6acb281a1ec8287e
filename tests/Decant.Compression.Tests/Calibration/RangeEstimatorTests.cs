using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class RangeEstimatorTests
{
    private static StreamingHistogram Uniform(int count, params float[] outliers)
    {
        var histogram = new StreamingHistogram();
        histogram.Add([.. Enumerable.Range(0, count).Select(i => (float)i / count)]);
        histogram.Add(outliers);
        return histogram;
    }

    [Fact]
    public void Estimate_MinMax_IsWhatWasSeenAndZero()
    {
        var options = new CalibrationOptions { Method = RangeMethod.MinMax };
        Assert.Equal(new ValueRange(0, 7), RangeEstimator.Estimate(Uniform(100, 7f), options, ElementType.UInt8));
        Assert.Equal(new ValueRange(-2, 0.99f), RangeEstimator.Estimate(Uniform(100, -2f), options, ElementType.UInt8));
    }

    [Fact]
    public void Estimate_Percentile_CutsOutliers()
    {
        var options = new CalibrationOptions { Method = RangeMethod.Percentile, Percentile = 0.999 };
        ValueRange range = RangeEstimator.Estimate(Uniform(100_000, 50f), options, ElementType.UInt8);
        Assert.Equal(0, range.Minimum);
        Assert.InRange(range.Maximum, 0.99f, 1.05f);
    }

    [Fact]
    public void Estimate_MeanSquaredError_GivesUpAnOutlierForManySmallSteps()
    {
        var options = new CalibrationOptions { Method = RangeMethod.MeanSquaredError };
        ValueRange few = RangeEstimator.Estimate(Uniform(1_000_000, 3f), options, ElementType.Int4);
        Assert.InRange(few.Maximum, 0.9f, 1.2f);
        ValueRange uniform = RangeEstimator.Estimate(Uniform(1000), options, ElementType.UInt8);
        Assert.InRange(uniform.Maximum, 0.98f, 1f);
    }

    [Fact]
    public void Estimate_MovingAverage_FollowsEachRunByAHundredth()
    {
        var histogram = new StreamingHistogram();
        histogram.Add([-1, 1]);
        histogram.Add([-2, 3]);
        ValueRange range = RangeEstimator.Estimate(histogram, new CalibrationOptions { Method = RangeMethod.MovingAverage }, ElementType.UInt8);
        Assert.Equal(-1.01f, range.Minimum, 1e-6f);
        Assert.Equal(1.02f, range.Maximum, 1e-6f);
    }

    [Fact]
    public void Estimate_Entropy_KeepsAUniformRange_AndCutsAThinTail()
    {
        var options = new CalibrationOptions { Method = RangeMethod.Entropy };
        Assert.InRange(RangeEstimator.Estimate(Uniform(100_000), options, ElementType.UInt8).Maximum, 0.95f, 1f);

        var random = new Random(3);
        var histogram = new StreamingHistogram();
        histogram.Add([.. Enumerable.Range(0, 200_000).Select(_ => (float)-Math.Log(1 - random.NextDouble()))]);
        histogram.Add([60]);
        ValueRange cut = RangeEstimator.Estimate(histogram, options, ElementType.UInt8);
        Assert.Equal(0, cut.Minimum);
        Assert.InRange(cut.Maximum, 5f, 20f);
    }

    [Fact]
    public void Of_TheDivergenceOfABinForEachInteger_IsZero()
    {
        // 16 bins of 16 integers: nothing is merged and nothing lies beyond.
        var histogram = new StreamingHistogram();
        histogram.Add([.. Enumerable.Range(0, 16).Select(static i => i + 0.5f)]);
        double divergence = HistogramDivergence.Of(histogram, new ValueRange(0, 15.9f), ElementType.Int4);
        Assert.Equal(0, divergence, 1e-9);
        Assert.True(HistogramDivergence.Of(histogram, new ValueRange(0, 8), ElementType.Int4) > 0.1);
    }
}
