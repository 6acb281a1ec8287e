namespace Decant.Compression;

/// <summary>
/// The norm of the weights that compute a channel (L1: Li et al., "Pruning Filters for Efficient ConvNets", 2017), averaged over the layers that the
/// group couples.
/// </summary>
/// <param name="power">1 for the sum of magnitudes, 2 for the root of the sum of squares.</param>
public sealed class MagnitudeCriterion(int power) : IChannelCriterion
{
    /// <inheritdoc/>
    public string Name => power == 1 ? "l1" : "l2";

    /// <inheritdoc/>
    public bool NeedsData => false;

    /// <inheritdoc/>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations) =>
        [.. analysis.Groups.Select(g => ProducingSlices.Vectors(g).Average(Norm))];

    private double Norm(float[] vector) => power == 1 ? vector.Sum(static v => Math.Abs((double)v)) : Math.Sqrt(vector.Sum(static v => (double)v * v));
}
