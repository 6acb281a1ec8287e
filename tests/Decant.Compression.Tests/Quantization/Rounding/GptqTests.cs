namespace Decant.Compression.Tests;

public sealed class GptqTests
{
    [Fact]
    public void Round_TwoCorrelatedFeatures_TheSecondMakesUpForTheFirst()
    {
        // By hand: 0.4 rounds to 0; the second weight becomes 0.4 + 0.5·0.4 = 0.6 and rounds to 1.
        int[] integers = Gptq.Round([0.4f, 0.4f], 2, [1, 0.5, 0.5, 1], 2, Grid(1, 2, 1), 0, new GptqOptions { Damping = 0, ActOrder = false });
        Assert.Equal([0, 1], integers);
    }

    [Fact]
    public void Round_UncorrelatedFeatures_AreRoundedToTheNearest()
    {
        float[] rows = RoundingCase.Weights(3, 5);
        double[] moments = new double[25];
        for (int i = 0; i < 5; i++)
        {
            moments[i * 6] = i + 1;
        }

        WeightGrid grid = Grid(3, 5, 0.25f);
        Assert.Equal(rows.Select((w, i) => grid.Nearest(i / 5, i % 5, w)), Gptq.Round(rows, 5, moments, 5, grid, 0, new GptqOptions()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Round_CorrelatedFeatures_TheOutputErrorIsLessThanOfTheNearest(bool actOrder)
    {
        const int features = 24;
        float[] rows = RoundingCase.Weights(16, features);
        double[] moments = RoundingCase.Moments(features, 400);
        WeightGrid grid = Grid(16, features, 0.25f);
        int[] nearest = [.. rows.Select((w, i) => grid.Nearest(i / features, i % features, w))];
        int[] found = Gptq.Round(rows, features, moments, features, grid, 0, new GptqOptions { ActOrder = actOrder });
        Assert.True(
            RoundingCase.Error(rows, found, features, moments, grid) < 0.6 * RoundingCase.Error(rows, nearest, features, moments, grid));
    }

    private static WeightGrid Grid(int rows, int features, float scale) => WeightGrid.OfRows([scale], rows, features, -127, 127);
}
