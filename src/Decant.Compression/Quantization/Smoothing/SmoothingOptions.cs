namespace Decant.Compression;

/// <summary>How outliers move from activations to weights.</summary>
public sealed record SmoothingOptions
{
    /// <summary>Whether they do; automatically behind normalizations whose channels lie far apart.</summary>
    public MethodUse Use { get; init; } = MethodUse.Automatic;

    /// <summary>The migration strength α: 0 leaves all to the activations, 1 moves all to the weights.</summary>
    public double Strength { get; init; } = 0.5;

    /// <summary>The spread of channels (largest over median magnitude) from which automatic use sets in.</summary>
    public double Threshold { get; init; } = 8;
}
