namespace Decant.Compression;

/// <summary>Errors of weights.</summary>
internal static class WeightError
{
    /// <summary>The ratio of two sums of squares in decibels; null where nothing changed.</summary>
    public static double? Decibels(double signal, double noise) => noise == 0 ? null : 10 * Math.Log10(signal / noise);
}
