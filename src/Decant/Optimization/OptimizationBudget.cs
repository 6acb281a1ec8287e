namespace Decant;

/// <summary>What the result of an optimization must keep to.</summary>
public sealed record OptimizationBudget
{
    /// <summary>The metric that <see cref="MaxDrop"/> is about: <c>top1</c>, <c>top5</c>, <c>agreement</c> or <c>sqnrDb</c>.</summary>
    public string Metric { get; init; } = "top1";

    /// <summary>How far the metric may fall: absolute percentage points; for <c>agreement</c> from 100 %; for <c>sqnrDb</c> the decibels it must reach.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>The largest file, in bytes.</summary>
    public long? MaxSizeBytes { get; init; }

    /// <summary>The longest median time of one run in the chosen engine, in milliseconds.</summary>
    public double? MaxLatencyMs { get; init; }
}
