namespace Decant.Compression.Tests;

public sealed class ScalarKMeansTests
{
    [Fact]
    public void ClearClusters_AreFound()
    {
        float[] centres = ScalarKMeans.Run([(1, 1), (1.2f, 1), (5, 1), (5.4f, 1), (-3, 1)], 3, 50);
        Assert.Equal([-3f, 1.1f, 5.2f], centres.Select(static c => MathF.Round(c, 4)));
    }

    [Fact]
    public void FewValues_StayExactly() => Assert.Equal([1f, 2f], ScalarKMeans.Run([(2, 1), (1, 1), (2, 1)], 4, 50));

    [Fact]
    public void Weights_PullTheCentre() => Assert.Equal(0.25f, ScalarKMeans.Run([(0, 3), (1, 1), (10, 1)], 2, 50)[0], 1e-6f);

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0.4f, 0)]
    [InlineData(0.6f, 1)]
    [InlineData(9, 2)]
    public void Nearest_IsNearest(float value, int expected) => Assert.Equal(expected, ScalarKMeans.Nearest([0, 1, 4], value));
}
