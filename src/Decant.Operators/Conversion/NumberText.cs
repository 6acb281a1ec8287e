using System.Globalization;

namespace Decant.Operators;

/// <summary>Writes floats as ONNX models and NumPy do: plain from 1e-4 to 1e16, with an exponent of two digits elsewhere.</summary>
internal static class NumberText
{
    /// <summary>Rewrites a number that .NET wrote with all its digits.</summary>
    public static string Write(string roundTrip)
    {
        switch (roundTrip)
        {
            case "NaN":
                return "NaN";
            case "Infinity":
                return "INF";
            case "-Infinity":
                return "-INF";
        }

        string sign = roundTrip.StartsWith('-') ? "-" : string.Empty;
        string[] halves = roundTrip.TrimStart('-').Split('E');
        string[] parts = halves[0].Split('.');
        string all = parts[0] + (parts.Length > 1 ? parts[1] : string.Empty);
        string digits = all.TrimStart('0');
        int point = parts[0].Length + (halves.Length > 1 ? int.Parse(halves[1], CultureInfo.InvariantCulture) : 0) - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? sign + "0.0" : sign + (point is > -4 and <= 16 ? Plain(digits, point) : Scientific(digits, point - 1));
    }

    private static string Plain(string digits, int point) => point <= 0
        ? "0." + new string('0', -point) + digits
        : digits.Length <= point ? digits.PadRight(point, '0') + ".0" : digits[..point] + "." + digits[point..];

    private static string Scientific(string digits, int exponent)
    {
        string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return mantissa + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }
}
