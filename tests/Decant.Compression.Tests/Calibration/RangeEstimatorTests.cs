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
}
