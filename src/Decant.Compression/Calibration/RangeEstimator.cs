using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Chooses the range of an activation from its histogram.</summary>
public static class RangeEstimator
{
    private const int Candidates = 128;

    /// <summary>The range that <paramref name="options"/> ask for; it always contains zero.</summary>
    /// <param name="histogram">What was seen.</param>
    /// <param name="options">The method.</param>
    /// <param name="type">The integer type, whose number of steps the error depends on.</param>
    /// <param name="symmetric">Whether the zero point is the middle of the type.</param>
    public static ValueRange Estimate(StreamingHistogram histogram, CalibrationOptions options, ElementType type, bool symmetric = false)
    {
        if (histogram.Count == 0)
        {
            return default;
        }

        return options.Method switch
        {
            RangeMethod.Percentile => Percentile(histogram, options.Percentile),
            RangeMethod.MovingAverage => ValueRange.Including(histogram.MovingMinimum, histogram.MovingMaximum),
            RangeMethod.Entropy => Best(histogram, range => HistogramDivergence.Of(histogram, range, type)),
            RangeMethod.MeanSquaredError => Best(histogram, range => Error(histogram, range, type, symmetric)),
            _ => ValueRange.Including(histogram.Minimum, histogram.Maximum),
        };
    }

    private static ValueRange Percentile(StreamingHistogram histogram, double share)
    {
        double cut = histogram.Count * (1 - share) / 2;
        double low = Quantile(histogram, cut, 0, 1);
        double high = Quantile(histogram, cut, StreamingHistogram.BinCount - 1, -1);
        return ValueRange.Including(Math.Max(low, histogram.Minimum), Math.Min(high, histogram.Maximum));
    }

    // The outer edge of the bin in which the count of numbers beyond reaches the cut.
    private static double Quantile(StreamingHistogram histogram, double cut, int start, int step)
    {
        double beyond = 0;
        int bin = start;
        while (beyond + histogram.Counts[bin] <= cut)
        {
            beyond += histogram.Counts[bin];
            bin += step;
        }

        return histogram.Center(bin) - (step * histogram.Width / 2);
    }

    // Both ends in turn, each from the whole down to a small part.
    private static ValueRange Best(StreamingHistogram histogram, Func<ValueRange, double> loss)
    {
        ValueRange whole = ValueRange.Including(histogram.Minimum, histogram.Maximum);
        ValueRange best = whole;
        double least = loss(whole);
        for (int round = 0; round < 2; round++)
        {
            foreach (bool upper in (ReadOnlySpan<bool>)[true, false])
            {
                ValueRange start = best;
                for (int i = 1; i < Candidates; i++)
                {
                    float keep = 1 - (i / (float)Candidates);
                    ValueRange candidate = upper
                        ? start with { Maximum = whole.Maximum * keep }
                        : start with { Minimum = whole.Minimum * keep };
                    double error = loss(candidate);
                    (best, least) = error < least ? (candidate, error) : (best, least);
                }
            }
        }

        return best;
    }

    private static double Error(StreamingHistogram histogram, ValueRange range, ElementType type, bool symmetric)
    {
        var parameters = ActivationQuantizer.Parameters(range, type, symmetric);
        (long lowest, long highest) = type.IntegerRange();
        double scale = parameters.Scales[0];
        int zero = parameters.ZeroPoints[0];
        double sum = 0;
        ReadOnlySpan<long> counts = histogram.Counts;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] > 0)
            {
                double x = histogram.Center(bin);
                double q = Math.Clamp(Math.Round(x / scale) + zero, lowest, highest);
                double difference = x - ((q - zero) * scale);
                sum += counts[bin] * difference * difference;
            }
        }

        return sum;
    }
}
