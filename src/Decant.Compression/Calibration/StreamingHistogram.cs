namespace Decant.Compression;

/// <summary>
/// Counts numbers in <see cref="BinCount"/> bins of equal width. When a number lies outside, the width doubles and neighbours merge, so that
/// memory is fixed (32 KiB a value) whatever the number of samples, and the counts are the same in whatever order the numbers come.
/// </summary>
public sealed class StreamingHistogram
{
    /// <summary>The number of bins; at least half of them span the numbers seen.</summary>
    public const int BinCount = 4096;

    private const int SmallestExponent = -100;
    private const float MovingWeight = 0.01f;
    private readonly long[] _counts = new long[BinCount];
    private long _first;
    private int _exponent = int.MinValue;

    /// <summary>A histogram of nothing yet.</summary>
    public StreamingHistogram()
    {
    }

    internal StreamingHistogram(HistogramState state)
    {
        _exponent = state.Exponent;
        _first = state.First;
        (Minimum, Maximum, MovingMinimum, MovingMaximum) = (state.Minimum, state.Maximum, state.MovingMinimum, state.MovingMaximum);
        foreach (long[] pair in state.Counts)
        {
            _counts[pair[0]] = pair[1];
            Count += pair[1];
        }
    }

    /// <summary>The numbers seen.</summary>
    public long Count { get; private set; }

    /// <summary>The least number seen.</summary>
    public float Minimum { get; private set; } = float.PositiveInfinity;

    /// <summary>The greatest number seen.</summary>
    public float Maximum { get; private set; } = float.NegativeInfinity;

    /// <summary>The moving average of the least numbers of each call of <see cref="Add"/>.</summary>
    public float MovingMinimum { get; private set; }

    /// <summary>The moving average of the greatest numbers of each call of <see cref="Add"/>.</summary>
    public float MovingMaximum { get; private set; }

    /// <summary>The numbers seen that were no finite numbers; they are in no bin.</summary>
    public long NonFinite { get; private set; }

    /// <summary>The width of a bin.</summary>
    public double Width => Math.ScaleB(1, _exponent);

    /// <summary>The number of values in a bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The middle of a bin.</summary>
    public double Center(int bin) => (_first + bin + 0.5) * Width;

    internal HistogramState ToState() => new(
        Math.Max(_exponent, SmallestExponent),
        _first,
        [.. _counts.Index().Where(static c => c.Item > 0).Select(static c => (long[])[c.Index, c.Item])],
        Minimum,
        Maximum,
        MovingMinimum,
        MovingMaximum);

    /// <summary>Counts every number.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        (float low, float high, long bad) = Extremes(values);
        NonFinite += bad;
        if (low > high)
        {
            return;
        }

        MovingMinimum = Count == 0 ? low : MovingMinimum + (MovingWeight * (low - MovingMinimum));
        MovingMaximum = Count == 0 ? high : MovingMaximum + (MovingWeight * (high - MovingMaximum));
        Minimum = Math.Min(Minimum, low);
        Maximum = Math.Max(Maximum, high);
        Cover();
        Count += BinCounting.Add(values, Math.ScaleB(1, -_exponent), _first, _counts);
    }

    private static (float Low, float High, long Bad) Extremes(ReadOnlySpan<float> values) => BinCounting.Extremes(values);

    // Bins lie on multiples of the width, so that doubling it maps bin i to bin floor(i / 2) exactly.
    private void Cover()
    {
        if (_exponent == int.MinValue)
        {
            double span = Math.Max((double)Maximum - Minimum, Math.Max(Math.Abs(Maximum), Math.Abs(Minimum)) * 1e-6);
            _exponent = span == 0 ? SmallestExponent : Math.Max(SmallestExponent, Math.ILogB(span / BinCount));
            _first = Index(Minimum);
        }

        while (Index(Minimum) < Math.Min(_first, Index(Maximum) - BinCount + 1) || Index(Maximum) - Math.Min(_first, Index(Minimum)) >= BinCount)
        {
            Widen();
        }

        Shift(Math.Min(_first, Index(Minimum)));
    }

    private long Index(float value) => (long)Math.Floor(value * Math.ScaleB(1, -_exponent));

    private void Widen()
    {
        long merged = Halve(_first);
        var counts = new long[BinCount];
        for (int bin = 0; bin < BinCount; bin++)
        {
            counts[Halve(_first + bin) - merged] += _counts[bin];
        }

        counts.CopyTo(_counts, 0);
        _first = merged;
        _exponent++;
    }

    private void Shift(long first)
    {
        int by = (int)(_first - first);
        if (by > 0)
        {
            Array.Copy(_counts, 0, _counts, by, BinCount - by);
            Array.Clear(_counts, 0, by);
            _first = first;
        }
    }

    private static long Halve(long index) => index >> 1;
}
