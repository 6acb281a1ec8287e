namespace Decant.Compression;

/// <summary>
/// The sum of a filter's distances to all others of its family: one close to the geometric median is replaced by the rest (He et al., "Filter
/// Pruning via Geometric Median for Deep Convolutional Neural Networks Acceleration", 2019).
/// </summary>
public sealed class GeometricMedianCriterion : IChannelCriterion
{
    /// <inheritdoc/>
    public string Name => "fpgm";

    /// <inheritdoc/>
    public bool NeedsData => false;

    /// <inheritdoc/>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        var scores = new double[analysis.Groups.Count];
        foreach (IGrouping<int, ChannelGroup> family in analysis.Groups.GroupBy(static g => g.Family))
        {
            ChannelGroup[] groups = [.. family];
            float[][] vectors = [.. groups.Select(static g => ProducingSlices.Vectors(g).SelectMany(static v => v).ToArray())];
            for (int i = 0; i < groups.Length; i++)
            {
                scores[groups[i].Index] = vectors.Sum(other => Distance(vectors[i], other));
            }
        }

        return scores;
    }

    private static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = a[i] - b[i];
            sum += d * d;
        }

        return Math.Sqrt(sum);
    }
}
