namespace Decant.Compression;

/// <summary>
/// What a channel's activations are like where weights read them: how rarely they are zero (APoZ: Hu et al., "Network Trimming: A Data-Driven Neuron
/// Pruning Approach towards Efficient Deep Architectures", 2016, eq. 1), or their mean magnitude (Molchanov et al., "Pruning Convolutional Neural
/// Networks for Resource Efficient Inference", 2017, §2.2).
/// </summary>
/// <param name="zeros">Whether zeros are counted.</param>
public sealed class ActivationCriterion(bool zeros) : IChannelCriterion
{
    /// <inheritdoc/>
    public string Name => zeros ? "apoz" : "mean-activation";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        var sums = new double[analysis.Groups.Count];
        var counts = new long[sums.Length];
        foreach (ObservedChannels seen in activations!.Observed)
        {
            for (int i = 0; i < seen.Groups.Count; i++)
            {
                if (seen.Groups[i] is >= 0 and int group)
                {
                    sums[group] += zeros ? 1 - ((double)seen.Zeros[i] / Math.Max(1, seen.Count)) : seen.Magnitudes[i] / Math.Max(1, seen.Count);
                    counts[group]++;
                }
            }
        }

        return [.. sums.Select((s, i) => counts[i] == 0 ? double.PositiveInfinity : s / counts[i])];
    }
}
