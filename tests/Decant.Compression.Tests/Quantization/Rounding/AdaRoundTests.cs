using Decant.Kernels;

namespace Decant.Compression.Tests;

public sealed class AdaRoundTests
{
    private const int Features = 8;

    [Fact]
    public void Round_EightWeights_ComesCloseToTheBestOfAllRoundings()
    {
        // The paper's quadratic program, equation 20, solved by trying all 256 roundings of each row.
        float[] rows = RoundingCase.Weights(6, Features);
        double[] moments = RoundingCase.Moments(Features, 200);
        WeightGrid grid = WeightGrid.OfRows([0.25f], 6, Features, -127, 127);
        using var team = new ThreadTeam(1);
        int[] found = AdaRound.Round(rows, Features, Array.ConvertAll(moments, static m => (float)(m / 200)), Features, grid, 0, new AdaRoundOptions { Iterations = 2000 }, team);
        int[] nearest = [.. rows.Select((w, i) => grid.Nearest(i / Features, i % Features, w))];

        double best = Enumerable.Range(0, 6).Sum(row => Best(rows.AsSpan(row * Features, Features).ToArray(), moments, grid));
        double error = RoundingCase.Error(rows, found, Features, moments, grid);
        double plain = RoundingCase.Error(rows, nearest, Features, moments, grid);
        Assert.True(plain > 4 * best, $"nearest {plain}, best {best}");
        Assert.True(error < 2 * best, $"AdaRound {error}, best {best}, nearest {plain}");
    }

    [Fact]
    public void Round_EachWeight_GoesToOneOfItsTwoNeighbours()
    {
        float[] rows = RoundingCase.Weights(4, Features);
        WeightGrid grid = WeightGrid.OfRows([0.1f, 0.2f, 0.3f, 0.4f], 4, Features, -127, 127);
        using var team = new ThreadTeam(1);
        int[] found = AdaRound.Round(rows, Features, Array.ConvertAll(RoundingCase.Moments(Features, 50), static m => (float)(m / 50)), Features, grid, 0, new AdaRoundOptions { Iterations = 200 }, team);
        Assert.All(found.Select((q, i) => q - grid.Below(i / Features, i % Features, rows[i])), static up => Assert.InRange(up, 0, 1));
    }

    private static double Best(float[] row, double[] moments, WeightGrid grid) => Enumerable.Range(0, 1 << Features).Min(mask =>
    {
        int[] integers = [.. row.Select((w, f) => grid.Below(0, f, w) + ((mask >> f) & 1))];
        return RoundingCase.Error(row, integers, Features, moments, grid);
    });
}
