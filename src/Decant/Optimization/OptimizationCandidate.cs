namespace Decant;

/// <summary>One version of a model that was tried, with what it measured on this machine.</summary>
/// <param name="Name">What was done, in a few words.</param>
/// <param name="Recipe">How to make it again.</param>
/// <param name="SizeBytes">The size of its file.</param>
/// <param name="ZippedBytes">The size of its file, compressed with deflate.</param>
/// <param name="MedianMs">The median time of one run, in milliseconds.</param>
/// <param name="LatencyRatio">The median, over interleaved rounds, of its time divided by the original's.</param>
/// <param name="Metrics">The metrics by name; fractions from 0 to 1, but for <c>sqnrDb</c>, <c>maxAbs</c>.</param>
/// <param name="Shortfalls">What of the budget it misses, in words; empty where it meets all.</param>
/// <param name="Layers">The error of each layer against the original.</param>
public sealed record OptimizationCandidate(
    string Name,
    Recipe Recipe,
    long SizeBytes,
    long ZippedBytes,
    double MedianMs,
    double LatencyRatio,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyList<string> Shortfalls,
    IReadOnlyList<LayerError> Layers)
{
    /// <summary>The part by which a time must exceed the original's to be called slower.</summary>
    public const double SlowerMargin = 1.02;

    /// <summary>Whether it meets the whole budget.</summary>
    public bool MeetsBudget => Shortfalls.Count == 0;

    /// <summary>Whether it is slower than the original.</summary>
    public bool IsSlower => LatencyRatio > SlowerMargin;
}
