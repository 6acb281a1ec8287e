namespace Decant.Compression.Tests;

public sealed class SparseGptTests
{
    // Two equal features: the weight of the one that goes moves to the other in full.
    [Fact]
    public void EqualFeatures_TheRestTakesTheWeight()
    {
        double[] pruned = SparseGpt.Prune([1, 2], 1, 2, [1, 1, 1, 1], [0, 1], SparsityPattern.Unstructured, 0.5, 1e-9, biased: false);
        Assert.Equal(0, pruned[0]);
        Assert.Equal(3, pruned[1], 1e-6);
    }

    // Independent features: nothing can make up, and the least w²·E[x²] goes.
    [Fact]
    public void IndependentFeatures_TheLeastContributionGoes()
    {
        double[] pruned = SparseGpt.Prune([1, 2, 3], 1, 3, [100, 0, 0, 0, 1, 0, 0, 0, 4], [0, 1, 2], SparsityPattern.Unstructured, 1 / 3.0, 1e-9, biased: false);
        Assert.Equal([1, 0, 3], pruned.Select(static v => Math.Round(v, 6)));
    }

    // Of one weight to go, none gives less error than the one chosen with its compensation: the exact solution of each is computed by hand here.
    [Fact]
    public void OneOfThree_IsTheBestChoice_WithTheExactCompensation()
    {
        double[] h = [4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2];
        double[] w = [0.5, -1, 0.8];
        double[] pruned = SparseGpt.Prune(w, 1, 3, h, [0, 1, 2], SparsityPattern.Unstructured, 1 / 3.0, 1e-12, biased: false);
        int gone = Array.IndexOf(pruned, 0);
        Assert.Equal(0, gone);
        (double a, double b) = Solve2(h[4], h[5], h[8], (h[3] * w[0]) + (h[4] * w[1]) + (h[5] * w[2]), (h[6] * w[0]) + (h[7] * w[1]) + (h[8] * w[2]));
        Assert.Equal(a, pruned[1], 1e-6);
        Assert.Equal(b, pruned[2], 1e-6);
    }

    [Fact]
    public void Bias_TakesTheMeanOfWhatGoes()
    {
        // x is always 2: its weight of 3 is a bias of 6.
        double[] pruned = SparseGpt.Prune([3, 1], 1, 1, [4, 2, 2, 1], [0], SparsityPattern.Unstructured, 1, 1e-9, biased: true);
        Assert.Equal(0, pruned[0]);
        Assert.Equal(7, pruned[1], 1e-5);
    }

    private static (double A, double B) Solve2(double aa, double ab, double bb, double x, double y)
    {
        double det = (aa * bb) - (ab * ab);
        return (((x * bb) - (y * ab)) / det, ((y * aa) - (x * ab)) / det);
    }
}
