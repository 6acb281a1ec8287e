using System.Globalization;

namespace Decant;

/// <summary>Metrics as people read them.</summary>
public static class MetricText
{
    /// <summary>The name that people see.</summary>
    public static string Title(string metric) => metric switch
    {
        "top1" => "top-1",
        "top5" => "top-5",
        "sqnrDb" => "SQNR",
        "sqnrPooledDb" => "pooled SQNR",
        "sqnrBeforeSoftmaxDb" => "SQNR before softmax",
        "maxAbs" => "max difference",
        _ => metric,
    };

    /// <summary>Whether the metric is a fraction from 0 to 1, shown in percent.</summary>
    public static bool IsFraction(string metric) => metric is "top1" or "top5" or "agreement";

    /// <summary>The value with its unit.</summary>
    public static string Value(string metric, double value) =>
        IsFraction(metric) ? value.ToString("P2", CultureInfo.InvariantCulture)
        : double.IsPositiveInfinity(value) ? "exact"
        : metric.EndsWith("Db", StringComparison.Ordinal) ? value.ToString("F2", CultureInfo.InvariantCulture) + " dB"
        : value.ToString("G4", CultureInfo.InvariantCulture);
}
