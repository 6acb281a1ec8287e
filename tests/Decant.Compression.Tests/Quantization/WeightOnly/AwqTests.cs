using Decant.Kernels;

namespace Decant.Compression.Tests.Quantization.WeightOnly;

public sealed class AwqTests
{
    private static readonly BlockCoding Coding = new(WeightEncoding.Int4, symmetric: true, unsigned: true);

    [Fact]
    public void Factors_OneChannelWithLargeActivations_IsScaledUp()
    {
        // Two channels of one block, by hand: with a step of 1 the weight 0.4 of the loud channel is lost whole; scaled up by s and stored as
        // round(0.4·s) / s it is not, while the quiet channel, which sets the step, may lose something.
        var rows = new BlockedRows([0.4f, 7f], 2, [0, 0], Coding) { Products = [100, 0, 0, 0.01f], Stride = 2 };
        using var team = new ThreadTeam(1);
        double[] factors = Awq.Factors(rows, [0, 1], team);
        Assert.True(factors[0] > 1 && factors[1] < 1, string.Join(" ", factors));
        Assert.Equal(1, factors[0] * factors[1], 1e-9);
        BlockedRows scaled = Awq.Scaled(rows, [0, 1], factors);
        WeightGrid grid = scaled.SpanningGrid();
        int[] integers = scaled.Nearest(grid);
        Assert.Equal(0.4, grid.Value(0, 0, integers[0]) / factors[0], 0.1);
    }

    [Fact]
    public void Factors_EqualActivations_AreOne()
    {
        var rows = new BlockedRows(GraphDraft.Random(1, 8, 4).ToFloats(), 4, new int[4], Coding) { Products = [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4], Stride = 4 };
        using var team = new ThreadTeam(1);
        Assert.All(Awq.Factors(rows, [0, 1, 2, 3], team), static f => Assert.Equal(1, f, 1e-9));
    }

    [Fact]
    public void Error_TwoRows_IsTheSumOfQuadraticForms()
    {
        var rows = new BlockedRows([0, 0, 0, 0], 2, [0, 0], Coding) { Products = [2, 1, 1, 3], Stride = 2 };
        using var team = new ThreadTeam(1);
        // (1, 1)·H·(1, 1) = 7 and (1, -1)·H·(1, -1) = 3.
        Assert.Equal(10, Awq.Error(rows, [1, 1, 1, -1], team), 1e-5);
    }

    [Fact]
    public void CutGrid_OneOutlierThatHardlyCounts_IsCutOff()
    {
        float[] weights = [.. Enumerable.Range(0, 15).Select(static i => 0.1f + (0.01f * i)), 0.6f];
        var products = new float[256];
        for (int i = 0; i < 16; i++)
        {
            products[i * 17] = i == 15 ? 0 : 1;
        }

        var rows = new BlockedRows(weights, 16, new int[16], Coding) { Products = products, Stride = 16 };
        Assert.True(rows.CutGrid(diagonal: true).Scale(0, 0) < 0.7 * rows.SpanningGrid().Scale(0, 0));
    }
}
