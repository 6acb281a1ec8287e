using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// The magnitude of a channel's scale in its normalization (Liu et al., "Learning Efficient Convolutional Networks through Network Slimming", 2017).
/// Families without a normalization are scored by the L2 norm of their weights.
/// </summary>
public sealed class ScaleCriterion : IChannelCriterion
{
    private static readonly MagnitudeCriterion Otherwise = new(2);

    /// <inheritdoc/>
    public string Name => "bn-scale";

    /// <inheritdoc/>
    public bool NeedsData => false;

    /// <inheritdoc/>
    /// <exception cref="ModelException">DEC1712: no group has a normalization.</exception>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        double[] scores = Otherwise.Score(analysis, null);
        bool any = false;
        foreach (ChannelGroup group in analysis.Groups)
        {
            if (ProducingSlices.Scales(group) is { Count: > 0 } scales)
            {
                scores[group.Index] = scales.Average(static s => s.Average(static v => Math.Abs((double)v)));
                any = true;
            }
        }

        return any || scores.Length == 0
            ? scores
            : throw new ModelException("DEC1712", "pruning by the scale of batch normalizations: no channel that can go has one (they are folded into the weights); choose another criterion");
    }
}
