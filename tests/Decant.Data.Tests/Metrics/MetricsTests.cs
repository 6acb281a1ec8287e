using Decant.Tensors;

namespace Decant.Data.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void Classification_CountsFirstAndFirstFive()
    {
        ClassificationAccumulator metric = new();
        float[] scores = [0.1f, 0.9f, 0.3f, 0.5f, 0.4f, 0.2f, 0.0f];

        metric.Add(scores, 1);
        metric.Add(scores, 5);
        metric.Add(scores, 0);
        metric.Add(scores, 6);

        Assert.Equal(4, metric.Samples);
        Assert.Equal(0.25, metric.Top1);
        Assert.Equal(0.5, metric.Top5);
    }

    [Fact]
    public void Classification_Ties_GoToTheLowerIndex()
    {
        ClassificationAccumulator metric = new();

        metric.Add([1f, 1f], 0);
        metric.Add([1f, 1f], 1);

        Assert.Equal(0.5, metric.Top1);
        Assert.Equal(0, ClassScores.ArgMax([1f, 1f]));
    }

    [Fact]
    public void Classification_NaN_IsNeverRight()
    {
        ClassificationAccumulator metric = new();

        metric.Add([float.NaN, float.NaN], 0);
        metric.Add([float.NaN, 1f], 1);
        metric.Add([float.NaN, float.NegativeInfinity], 1);

        Assert.Equal(2 / 3.0, metric.Top1);
        Assert.Equal(2 / 3.0, metric.Top5);
    }

    [Fact]
    public void Classification_1001Scores_HaveABackgroundClass()
    {
        float[] scores = new float[1001];
        scores[8] = 1;
        ClassificationAccumulator byRule = new();
        ClassificationAccumulator stated = new(0);

        byRule.Add(scores, 7);
        stated.Add(scores, 8);

        Assert.Equal(1, byRule.Top1);
        Assert.Equal(1, stated.Top1);
    }

    [Fact]
    public void Classification_LabelOutOfRange_Throws()
    {
        ModelException error = Assert.Throws<ModelException>(() => new ClassificationAccumulator().Add([1f, 2f], 2));

        Assert.Equal("DEC1517", error.Code);
    }

    [Fact]
    public void Agreement_ComparesTheFirstClass()
    {
        AgreementAccumulator metric = new();

        metric.Add([1f, 2f], [0f, 9f]);
        metric.Add([1f, 2f], [3f, 2f]);
        metric.Add([float.NaN, float.NaN], [1f, 0f]);
        metric.Add([float.NaN, float.NaN], [float.NaN, float.NaN]);

        Assert.Equal(0.5, metric.Agreement);
        Assert.Throws<ArgumentException>(() => metric.Add([1f], [1f, 2f]));
    }

    [Fact]
    public void OutputError_KnownNoise_GivesKnownRatios()
    {
        OutputErrorAccumulator metric = new();

        metric.Add([3f, 4f], [3f, 4.5f]);
        metric.Add([10f, 0f], [9f, 0f]);

        Assert.Equal(10 * Math.Log10(125 / 1.25), metric.PooledSqnrDb, 1e-12);
        Assert.Equal(((10 * Math.Log10(100)) + (10 * Math.Log10(100))) / 2, metric.MeanSqnrDb, 1e-12);
        Assert.Equal(1, metric.MaxAbs);
        Assert.Equal((((3 * 3) + (4 * 4.5)) / (5 * Math.Sqrt(9 + 20.25)) + 1) / 2, metric.MeanCosine, 1e-12);
    }

    [Fact]
    public void OutputError_NoError_IsInfiniteAndOneExactSampleCountsAsTheLimit()
    {
        OutputErrorAccumulator exact = new();
        exact.Add([1f, 2f], [1f, 2f]);
        exact.Add([float.NaN, float.PositiveInfinity, 1f], [float.NaN, float.PositiveInfinity, 1f]);

        Assert.Equal(double.PositiveInfinity, exact.PooledSqnrDb);
        Assert.Equal(double.PositiveInfinity, exact.MeanSqnrDb);
        Assert.Equal(1, exact.MeanCosine);

        exact.Add([10f], [9f]);

        Assert.Equal(((2 * OutputErrorAccumulator.SampleLimitDb) + 20) / 3, exact.MeanSqnrDb, 1e-12);
    }

    [Fact]
    public void OutputError_NotFinite_IsCountedAndNeverAveragedAway()
    {
        OutputErrorAccumulator metric = new();

        metric.Add([1f, 2f, 3f], [1f, float.NaN, float.PositiveInfinity]);
        metric.Add([1f], [1f]);

        Assert.Equal(2, metric.NonFiniteElements);
        Assert.Equal(double.NegativeInfinity, metric.PooledSqnrDb);
        Assert.Equal(0, metric.MeanSqnrDb);
        Assert.Equal(double.PositiveInfinity, metric.MaxAbs);
        Assert.Equal(0.5, metric.MeanCosine);
    }

    [Fact]
    public void Accumulators_WithoutSamples_AreNaN()
    {
        Assert.True(double.IsNaN(new ClassificationAccumulator().Top1));
        Assert.True(double.IsNaN(new AgreementAccumulator().Agreement));
        Assert.True(double.IsNaN(new OutputErrorAccumulator().PooledSqnrDb));
        Assert.True(double.IsNaN(new OutputErrorAccumulator().MeanSqnrDb));
    }
}
