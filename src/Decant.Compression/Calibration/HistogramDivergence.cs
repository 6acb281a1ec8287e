using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// How far quantizing moves a distribution: the Kullback-Leibler divergence of the numbers limited to a range from the same numbers spread evenly
/// over each integer's step (Migacz, "8-bit Inference with TensorRT", 2017).
/// </summary>
internal static class HistogramDivergence
{
    /// <summary>The divergence in nats; infinite where the range holds no bin.</summary>
    /// <param name="histogram">What was seen.</param>
    /// <param name="range">The range that integers cover; numbers beyond count at its ends.</param>
    /// <param name="type">The integer type.</param>
    public static double Of(StreamingHistogram histogram, ValueRange range, ElementType type)
    {
        int first = Bin(histogram, range.Minimum);
        int last = Bin(histogram, range.Maximum);
        (long lowest, long highest) = type.IntegerRange();
        double steps = highest - lowest + 1;
        double share = steps / (last - first + 1);
        ReadOnlySpan<long> counts = histogram.Counts;
        double divergence = 0;
        for (int start = first; start <= last;)
        {
            int end = StepEnd(start, first, last, share);
            divergence += Step(counts, start, end, first, last);
            start = end + 1;
        }

        return last > first ? divergence / histogram.Count : double.PositiveInfinity;
    }

    // The last bin that falls to the same integer as the bin start.
    private static int StepEnd(int start, int first, int last, double share)
    {
        int end = start;
        long step = (long)((start - first) * share);
        while (end < last && (long)((end + 1 - first) * share) == step)
        {
            end++;
        }

        return end;
    }

    // Σ p·ln(p/q) over one step: p counts what lies beyond the range at its ends, q is the even spread of what lies inside.
    private static double Step(ReadOnlySpan<long> counts, int start, int end, int first, int last)
    {
        long inside = 0;
        int used = 0;
        for (int bin = start; bin <= end; bin++)
        {
            inside += counts[bin];
            used += P(counts, bin, first, last) > 0 ? 1 : 0;
        }

        double even = Math.Max((double)inside / Math.Max(used, 1), 1e-3);
        double sum = 0;
        for (int bin = start; bin <= end; bin++)
        {
            double p = P(counts, bin, first, last);
            sum += p > 0 ? p * Math.Log(p / even) : 0;
        }

        return sum;
    }

    private static double P(ReadOnlySpan<long> counts, int bin, int first, int last)
    {
        double p = counts[bin];
        if (bin == first)
        {
            p += Sum(counts[..first]);
        }

        return bin == last ? p + Sum(counts[(last + 1)..]) : p;
    }

    private static double Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static int Bin(StreamingHistogram histogram, float value) => (int)Math.Clamp(
        Math.Floor((value - histogram.Center(0)) / histogram.Width + 0.5), 0, StreamingHistogram.BinCount - 1);
}
