namespace Decant.Compression;

/// <summary>Seeded random numbers, as a baseline.</summary>
/// <param name="seed">Equal seeds give equal scores.</param>
public sealed class RandomCriterion(int seed) : IChannelCriterion
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public bool NeedsData => false;

    /// <inheritdoc/>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        var random = new Random(seed);
        return [.. analysis.Groups.Select(_ => random.NextDouble())];
    }
}
