namespace Decant;

/// <summary>How close a quantized model must stay to the float one.</summary>
public sealed record AccuracyGoal
{
    /// <summary>The metric: <c>top1</c>, <c>top5</c>, <c>agreement</c> or <c>sqnrDb</c>; null for <c>top1</c> with labels, otherwise <c>agreement</c> where outputs are classes, otherwise <c>sqnrDb</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>How far the metric may fall, as a fraction: 0.005 is half a percentage point; <c>agreement</c> may fall so far from one.</summary>
    public double MaxDrop { get; init; } = 0.005;

    /// <summary>The decibels that <c>sqnrDb</c> must reach.</summary>
    public double MinSqnrDb { get; init; } = 25;

    /// <summary>The samples that it is measured on.</summary>
    public long Samples { get; init; } = 200;
}
