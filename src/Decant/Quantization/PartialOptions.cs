namespace Decant;

/// <summary>Which layers a quantization leaves in float by itself.</summary>
public sealed record PartialOptions
{
    /// <summary>The number of most sensitive layers to leave in float; null to find the smallest set that meets <see cref="Goal"/>.</summary>
    public int? Layers { get; init; }

    /// <summary>What the result must meet.</summary>
    public AccuracyGoal Goal { get; init; } = new();

    /// <summary>The samples that layers are ranked on.</summary>
    public int RankingSamples { get; init; } = 8;
}
