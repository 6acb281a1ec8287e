using System.Globalization;

namespace Decant;

/// <summary>Says what of a budget a candidate misses.</summary>
internal static class BudgetCheck
{
    /// <summary>The metrics that a budget may be about.</summary>
    public static IReadOnlyList<string> Metrics { get; } = ["top1", "top5", "agreement", "sqnrDb"];

    /// <summary>What is missed, in words; empty where all is met.</summary>
    public static IReadOnlyList<string> Shortfalls(
        OptimizationBudget budget,
        long sizeBytes,
        double medianMs,
        IReadOnlyDictionary<string, double> metrics,
        IReadOnlyDictionary<string, double> original)
    {
        var missed = new List<string>();
        if (budget.MaxDrop is { } drop && Drop(budget.Metric, metrics, original) is var found && !(found <= Allowed(budget.Metric, drop)))
        {
            missed.Add(budget.Metric == "sqnrDb"
                ? Invariant($"SQNR {metrics[budget.Metric]:F1} dB, below {drop} dB")
                : Invariant($"{MetricText.Title(budget.Metric)} {found:F2} points lower"));
        }

        if (sizeBytes > budget.MaxSizeBytes)
        {
            missed.Add(Invariant($"{sizeBytes / 1e6:F2} MB, above {budget.MaxSizeBytes / 1e6:G4} MB"));
        }

        if (medianMs > budget.MaxLatencyMs)
        {
            missed.Add(Invariant($"{medianMs:F2} ms, above {budget.MaxLatencyMs} ms"));
        }

        return missed;
    }

    // Decibels must be reached; the other metrics may fall by so many points.
    private static double Allowed(string metric, double limit) => metric == "sqnrDb" ? -limit : limit + 1e-9;

    private static double Drop(string metric, IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, double> original) => metric switch
    {
        "sqnrDb" => -metrics[metric],
        "agreement" => (1 - metrics[metric]) * 100,
        _ => (original[metric] - metrics[metric]) * 100,
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
