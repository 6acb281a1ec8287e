namespace Decant.Compression;

/// <summary>How GPTQ rounds.</summary>
public sealed record GptqOptions
{
    /// <summary>What is added to the diagonal of the inputs' second moments, as a share of its mean.</summary>
    public double Damping { get; init; } = 0.01;

    /// <summary>Whether features are rounded in the order of falling second moment, so that those that matter most have most left to make up for them.</summary>
    public bool ActOrder { get; init; } = true;
}
