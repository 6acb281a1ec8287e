namespace Decant.Evaluation;

/// <summary>The wall times of repeated runs.</summary>
/// <param name="Milliseconds">The time of each run, in the order they were made.</param>
public sealed record LatencyReport(IReadOnlyList<double> Milliseconds)
{
    /// <summary>The number of runs.</summary>
    public int Runs => Milliseconds.Count;

    /// <summary>The shortest time.</summary>
    public double Minimum => Milliseconds.Min();

    /// <summary>The middle time.</summary>
    public double Median => Quantile(0.5);

    /// <summary>The time that 95 % of the runs did not exceed.</summary>
    public double Percentile95 => Quantile(0.95);

    /// <summary>The median, over the rounds, of this time divided by that of <paramref name="other"/> in the same round.</summary>
    /// <exception cref="ArgumentException">The two were not measured in the same rounds.</exception>
    public double MedianRatioTo(LatencyReport other) => Runs == other.Runs
        ? new LatencyReport([.. Milliseconds.Zip(other.Milliseconds, static (a, b) => a / b)]).Median
        : throw new ArgumentException($"{Runs} rounds against {other.Runs}", nameof(other));

    private double Quantile(double share)
    {
        double[] sorted = [.. Milliseconds.Order()];
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
