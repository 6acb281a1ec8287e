namespace Decant.Compression;

/// <summary>The closed range of real numbers that an activation is quantized over; it contains zero.</summary>
/// <param name="Minimum">The least number, at most zero.</param>
/// <param name="Maximum">The greatest number, at least zero.</param>
public readonly record struct ValueRange(float Minimum, float Maximum)
{
    /// <summary>The range of the two and zero.</summary>
    public static ValueRange Including(double minimum, double maximum) =>
        new((float)Math.Min(minimum, 0), (float)Math.Max(maximum, 0));

    /// <summary>The smallest range that holds both.</summary>
    public ValueRange Union(ValueRange other) =>
        new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
}
