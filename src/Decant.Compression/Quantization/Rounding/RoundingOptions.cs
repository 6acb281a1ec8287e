namespace Decant.Compression;

/// <summary>How weights are rounded with regard to the data.</summary>
public sealed record RoundingOptions
{
    /// <summary>The method.</summary>
    public RoundingMethod Method { get; init; } = RoundingMethod.Automatic;

    /// <summary>How AdaRound optimizes.</summary>
    public AdaRoundOptions AdaRound { get; init; } = new();

    /// <summary>How GPTQ rounds.</summary>
    public GptqOptions Gptq { get; init; } = new();

    /// <summary>The samples of the calibration that are used.</summary>
    public int Samples { get; init; } = 64;

    /// <summary>The positions of each sample's activations that are used, chosen at random.</summary>
    public int PositionsPerSample { get; init; } = 256;

    /// <summary>The seed of that choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The layers with more weights for each output channel than this are rounded to the nearest integer.</summary>
    public int MaxFeatures { get; init; } = 4096;
}
