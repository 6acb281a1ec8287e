namespace Decant.Compression.Tests.Quantization.WeightOnly;

public sealed class HqqTests
{
    [Fact]
    public void Parameters_WeightsOnAGridOffZero_FindTheGrid()
    {
        // (q - 5) · 0.1 for q from 0 to 15: nothing is lost.
        float[] weights = [.. Enumerable.Range(0, 16).Select(static q => (q - 5) * 0.1f)];
        (float scale, float zero) = Hqq.Parameters(weights, 15);
        Assert.Equal(0.1, scale, 1e-6);
        Assert.Equal(5, zero);
    }

    [Fact]
    public void Parameters_RandomBlocks_NormOfTheErrorIsNeverAboveThatOfTheNearest()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            float[] weights = GraphDraft.Random(seed, 32).ToFloats();
            weights[3] *= 3;
            var coding = new BlockCoding(WeightEncoding.Int4, symmetric: false, unsigned: true);
            (float Scale, float Zero) plain = coding.Parameters(weights.Min(), weights.Max());
            Assert.True(Norm(weights, Hqq.Parameters(weights, 15)) <= Norm(weights, plain) + 1e-6);
        }
    }

    private static double Norm(float[] weights, (float Scale, float Zero) p) => weights.Sum(w =>
        Math.Pow(Math.Abs(w - ((Math.Clamp(Math.Round(w / p.Scale) + p.Zero, 0, 15) - p.Zero) * p.Scale)), 0.7));
}
