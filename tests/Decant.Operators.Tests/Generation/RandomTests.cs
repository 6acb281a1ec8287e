using Decant.Tensors;

namespace Decant.Operators.Tests.Generation;

public sealed class RandomTests
{
    [Fact]
    public void RandomNormal_Moments_AreAsAsked()
    {
        double[] values = CheckedRun.Single(new RandomNormalOp([100_000], ElementType.Float64, 3, 2, 7)).ToDoubles();
        double mean = values.Average();
        Assert.Equal(3, mean, 0.03);
        Assert.Equal(4, values.Average(v => (v - mean) * (v - mean)), 0.1);
    }

    [Fact]
    public void RandomUniform_StaysInItsRange()
    {
        double[] values = CheckedRun.Single(new RandomUniformLikeOp(ElementType.Float64, 5, 4), Tensor.Zeros(ElementType.Float32, Shape.Of(10_000))).ToDoubles();
        Assert.All(values, static v => Assert.InRange(v, 4, 5));
        Assert.Equal(4.5, values.Average(), 0.02);
    }

    [Fact]
    public void Random_SameSeed_SameNumbers()
    {
        float[] Run(float? seed) => CheckedRun.Single(new RandomUniformOp([8], Seed: seed)).ToArray<float>();
        Assert.Equal(Run(1), Run(1));
        Assert.Equal(Run(null), Run(null));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Fact]
    public void Bernoulli_FollowsTheProbabilities()
    {
        Tensor result = CheckedRun.Single(new BernoulliOp(ElementType.Int32, 3), Tensor.Splat(Shape.Of(20_000), 0.25f));
        Assert.Equal(0.25, result.ToDoubles().Average(), 0.02);
    }

    [Fact]
    public void Multinomial_FollowsTheLogProbabilities()
    {
        Tensor logits = Tensor.Of(Shape.Of(1, 3), MathF.Log(1), MathF.Log(2), MathF.Log(5));
        long[] drawn = CheckedRun.Single(new MultinomialOp(ElementType.Int64, 20_000, 5), logits).ToInt64s();
        Assert.Equal(0.125, drawn.Count(static c => c == 0) / 20_000.0, 0.02);
        Assert.Equal(0.625, drawn.Count(static c => c == 2) / 20_000.0, 0.02);
    }
}
