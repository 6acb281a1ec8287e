namespace Decant;

/// <summary>One version that an optimization tried, in short.</summary>
/// <param name="Name">What was done.</param>
/// <param name="SizeBytes">The size of its file.</param>
/// <param name="ZippedBytes">The size of its file, compressed.</param>
/// <param name="MedianMs">The median time of one run, in milliseconds.</param>
/// <param name="LatencyRatio">Its time divided by the original's.</param>
/// <param name="Metrics">The metrics by name.</param>
/// <param name="MeetsBudget">Whether it meets the budget.</param>
/// <param name="Slower">Whether it is slower than the original.</param>
/// <param name="Shortfalls">What of the budget it misses, in words.</param>
public sealed record CandidateSummary(
    string Name,
    long SizeBytes,
    long ZippedBytes,
    double MedianMs,
    double LatencyRatio,
    IReadOnlyDictionary<string, double> Metrics,
    bool MeetsBudget,
    bool Slower,
    IReadOnlyList<string> Shortfalls);
