using System.Globalization;

namespace Decant.Cli;

/// <summary>Reads sizes and times with their units.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Factor)[] ByteUnits =
        [("GiB", 1L << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("B", 1)];

    private static readonly (string Unit, double Factor)[] TimeUnits = [("ms", 1), ("us", 1e-3), ("s", 1e3)];

    /// <summary>A size such as <c>4MB</c>, <c>512 KiB</c> or plain bytes.</summary>
    /// <exception cref="ArgumentException">The text is no size.</exception>
    public static long Bytes(string text) => (long)Read(text, ByteUnits, "a size such as 4MB");

    /// <summary>A time such as <c>10ms</c> or plain milliseconds.</summary>
    /// <exception cref="ArgumentException">The text is no time.</exception>
    public static double Milliseconds(string text) => Read(text, TimeUnits, "a time such as 10ms");

    private static double Read(string text, (string Unit, double Factor)[] units, string expected)
    {
        string trimmed = text.Trim();
        (string unit, double factor) = units.FirstOrDefault(u => trimmed.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase), (string.Empty, 1));
        return double.TryParse(trimmed[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0
            ? value * factor
            : throw new ArgumentException($"'{text}' is not {expected}");
    }
}
