namespace Decant.Compression;

/// <summary>A smoothing, decided: it needs neither data nor measurements, and applies to the same bytes on any machine.</summary>
/// <param name="Divisors">What each channel is divided by, by the name of the value that the channels' node computes; the weights that read it are multiplied.</param>
public sealed record SmoothingPlan(IReadOnlyDictionary<string, float[]> Divisors)
{
    /// <summary>How far channels lie apart at worst: the largest magnitude of one over the median one's.</summary>
    public double Spread { get; init; } = 1;
}
