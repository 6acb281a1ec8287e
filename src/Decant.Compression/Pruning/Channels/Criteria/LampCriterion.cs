namespace Decant.Compression;

/// <summary>
/// The squared norm of a channel's weights over that of all in its family that are no smaller (Lee et al., "Layer-adaptive Sparsity for the
/// Magnitude-based Pruning", 2021), which makes scores of different families compare.
/// </summary>
public sealed class LampCriterion : IChannelCriterion
{
    private static readonly MagnitudeCriterion Norm = new(2);

    /// <inheritdoc/>
    public string Name => "lamp";

    /// <inheritdoc/>
    public bool NeedsData => false;

    /// <inheritdoc/>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        double[] norms = Norm.Score(analysis, null);
        var scores = new double[norms.Length];
        foreach (IGrouping<int, ChannelGroup> family in analysis.Groups.GroupBy(static g => g.Family))
        {
            double rest = 0;
            foreach (ChannelGroup group in family.OrderByDescending(g => norms[g.Index]).ThenByDescending(static g => g.Index))
            {
                double square = norms[group.Index] * norms[group.Index];
                rest += square;
                scores[group.Index] = rest == 0 ? 0 : square / rest;
            }
        }

        return scores;
    }
}
