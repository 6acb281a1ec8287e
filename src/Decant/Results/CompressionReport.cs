namespace Decant;

/// <summary>What pruning, clustering or factorization did to a model.</summary>
/// <param name="Output">The file that was written; null where none was.</param>
/// <param name="Method">The method, in words.</param>
/// <param name="Before">The model before.</param>
/// <param name="After">The model after.</param>
/// <param name="Speed">How many times faster one run is, by engine: the median over interleaved rounds.</param>
/// <param name="Check">How far the outputs are from those before; null where they were not compared.</param>
/// <param name="Metrics">The metric of each model where samples have labels: <c>top1</c>, <c>top5</c> before and after, as fractions.</param>
/// <param name="Layers">The weights whose number or zeros changed.</param>
/// <param name="Notes">What else happened, and warnings.</param>
public sealed record CompressionReport(
    string? Output,
    string Method,
    CompressionSide Before,
    CompressionSide After,
    IReadOnlyDictionary<string, double> Speed,
    ComparisonReport? Check,
    IReadOnlyDictionary<string, MetricChange> Metrics,
    IReadOnlyList<CompressedLayer> Layers,
    IReadOnlyList<string> Notes)
{
    /// <summary>The median milliseconds of one run, by engine.</summary>
    public IReadOnlyDictionary<string, MetricChange> Milliseconds { get; init; } = new Dictionary<string, MetricChange>();
}
