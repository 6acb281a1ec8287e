namespace Decant.Data;

/// <summary>
/// The error of one output against the original's, sample by sample. The signal-to-quantization-noise ratio is
/// 10·log10(Σ ref² / Σ (ref − actual)²) in dB. Two NaNs, or two equal infinities, are equal; any other pair with a value that is not finite
/// is counted in <see cref="NonFiniteElements"/>, makes the sample's noise and the greatest error infinite, and its cosine 0.
/// </summary>
public sealed class OutputErrorAccumulator
{
    /// <summary>A sample's ratio counts at most this much in <see cref="MeanSqnrDb"/>, and at least its negative: exact samples have no finite ratio.</summary>
    public const double SampleLimitDb = 200;

    private double _signal;
    private double _noise;
    private double _sumDb;
    private double _sumCosine;
    private bool _allExact = true;

    /// <summary>Samples added.</summary>
    public long Samples { get; private set; }

    /// <summary>Elements where one value is not finite and the other is not the same.</summary>
    public long NonFiniteElements { get; private set; }

    /// <summary>The greatest |ref − actual|; infinite where elements are not finite and differ.</summary>
    public double MaxAbs { get; private set; }

    /// <summary>The ratio of all signal to all noise, in dB: positive infinity without any error, NaN without samples.</summary>
    public double PooledSqnrDb => Samples == 0 ? double.NaN : Ratio(_signal, _noise);

    /// <summary>The mean of the samples' ratios in dB, each limited to ±<see cref="SampleLimitDb"/>: positive infinity without any error, NaN without samples.</summary>
    public double MeanSqnrDb => Samples > 0 && _allExact ? double.PositiveInfinity : _sumDb / Samples;

    /// <summary>The mean cosine of the angle between the outputs; equal outputs have 1. NaN without samples.</summary>
    public double MeanCosine => _sumCosine / Samples;

    /// <summary>Adds a sample.</summary>
    /// <param name="reference">The original's output.</param>
    /// <param name="actual">The other's output, as many elements.</param>
    /// <exception cref="ArgumentException">The numbers of elements differ (DEC1518).</exception>
    public void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> actual)
    {
        if (reference.Length != actual.Length)
        {
            throw new ArgumentException($"DEC1518 output error: {reference.Length} elements of the original, {actual.Length} of the other");
        }

        double signal = 0;
        double noise = 0;
        double power = 0;
        double dot = 0;
        long broken = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            double a = reference[i];
            double b = actual[i];
            if (!double.IsFinite(a) || !double.IsFinite(b))
            {
                broken += a.Equals(b) ? 0 : 1;
                continue;
            }

            double error = a - b;
            signal += a * a;
            power += b * b;
            dot += a * b;
            noise += error * error;
            MaxAbs = Math.Max(MaxAbs, Math.Abs(error));
        }

        Add(signal, broken > 0 ? double.PositiveInfinity : noise, broken > 0 ? 0 : noise == 0 ? 1 : Cosine(dot, signal, power));
        NonFiniteElements += broken;
        MaxAbs = broken > 0 ? double.PositiveInfinity : MaxAbs;
    }

    private void Add(double signal, double noise, double cosine)
    {
        _signal += signal;
        _noise += noise;
        _sumDb += Math.Clamp(Ratio(signal, noise), -SampleLimitDb, SampleLimitDb);
        _sumCosine += cosine;
        _allExact &= noise == 0;
        Samples++;
    }

    private static double Ratio(double signal, double noise) =>
        noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);

    private static double Cosine(double dot, double a, double b) =>
        a == 0 || b == 0 ? 0 : Math.Clamp(dot / (Math.Sqrt(a) * Math.Sqrt(b)), -1, 1);
}
