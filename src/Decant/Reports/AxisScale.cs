namespace Decant;

/// <summary>The part of a number line that a chart's axis shows, with round numbers as ticks.</summary>
internal sealed record AxisScale(double Low, double High, IReadOnlyList<double> Ticks)
{
    private const int TickCount = 5;

    public static AxisScale Covering(IEnumerable<double> values, bool fromZero)
    {
        double low = fromZero ? 0 : values.Min();
        double high = values.Max();
        double span = high - low is > 0 and var s ? s : Math.Max(Math.Abs(high) * 0.1, 1);
        double step = RoundStep(span / TickCount);
        low = Math.Floor(fromZero ? 0 : (low - (span * 0.05)) / step) * step;
        high = Math.Ceiling((high + (span * 0.05)) / step) * step;
        int count = (int)Math.Round((high - low) / step);
        return new AxisScale(low, high, [.. Enumerable.Range(0, count + 1).Select(i => Math.Round(low + (i * step), 10))]);
    }

    public double Share(double value) => (value - Low) / (High - Low);

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double digit = step / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
