namespace Decant.Compression;

/// <summary>
/// Finds zero points for which few weights are far from what they are stored as, without samples (Badri and Shaji, "Half-Quadratic Quantization of
/// Large Machine Learning Models"): the least <c>|w - (q - z)·s|^p</c> with p below 1, by turns of the errors that may be left, which a generalized
/// soft-threshold shrinks, and of the zero point, the mean of what remains. Zero points are rounded at the end, as they are stored in few bits.
/// </summary>
internal static class Hqq
{
    private const double Norm = 0.7;
    private const double FirstBeta = 10;
    private const double BetaGrowth = 1.01;
    private const int Iterations = 20;

    /// <summary>The scale and the zero point of a block.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="highest">The greatest integer; the least is 0.</param>
    public static (float Scale, float Zero) Parameters(ReadOnlySpan<float> weights, int highest)
    {
        double least = 0, greatest = 0;
        foreach (float weight in weights)
        {
            (least, greatest) = (Math.Min(least, weight), Math.Max(greatest, weight));
        }

        double scale = Math.Max((greatest - least) / highest, 1.1754944e-38);
        double zero = -least / scale, kept = zero;
        double smallest = Loss(weights, highest, scale, Rounded(zero, highest));
        double beta = FirstBeta;
        for (int i = 0; i < Iterations; i++, beta *= BetaGrowth)
        {
            zero = Next(weights, highest, scale, zero, beta);
            double loss = Loss(weights, highest, scale, Rounded(zero, highest));
            (kept, smallest) = loss < smallest ? (zero, loss) : (kept, smallest);
        }

        return ((float)scale, (float)Rounded(kept, highest));
    }

    // z = mean(q - (w - e) / s), where e is the error shrunk: sign(x)·max(0, |x| - |x|^(p - 1) / β).
    private static double Next(ReadOnlySpan<float> weights, int highest, double scale, double zero, double beta)
    {
        double sum = 0;
        foreach (float weight in weights)
        {
            double integer = Math.Clamp(Math.Round((weight / scale) + zero), 0, highest);
            double error = weight - ((integer - zero) * scale);
            double size = Math.Abs(error);
            double left = size == 0 ? 0 : Math.Sign(error) * Math.Max(0, size - (Math.Pow(size, Norm - 1) / beta));
            sum += integer - ((weight - left) / scale);
        }

        return sum / weights.Length;
    }

    private static double Loss(ReadOnlySpan<float> weights, int highest, double scale, double zero)
    {
        double sum = 0;
        foreach (float weight in weights)
        {
            double integer = Math.Clamp(Math.Round(weight / scale) + zero, 0, highest);
            sum += Math.Pow(Math.Abs(weight - ((integer - zero) * scale)), Norm);
        }

        return sum;
    }

    private static double Rounded(double zero, int highest) => Math.Clamp(Math.Round(zero), 0, highest);
}
