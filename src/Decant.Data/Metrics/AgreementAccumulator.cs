namespace Decant.Data;

/// <summary>How often two models name the same class first.</summary>
public sealed class AgreementAccumulator
{
    private long _equal;

    /// <summary>Samples added.</summary>
    public long Samples { get; private set; }

    /// <summary>The share of samples with the same first class, 0 to 1; NaN without samples.</summary>
    public double Agreement => (double)_equal / Samples;

    /// <summary>Adds a sample.</summary>
    /// <param name="reference">The original's scores.</param>
    /// <param name="actual">The other's scores, as many.</param>
    /// <exception cref="ArgumentException">The numbers of scores differ (DEC1518).</exception>
    public void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> actual)
    {
        if (reference.Length != actual.Length)
        {
            throw new ArgumentException($"DEC1518 agreement: {reference.Length} scores of the original, {actual.Length} of the other");
        }

        // An output of NaN alone names no class, and agrees only with another such.
        _equal += First(reference) == First(actual) ? 1 : 0;
        Samples++;
    }

    private static int First(ReadOnlySpan<float> scores)
    {
        int first = ClassScores.ArgMax(scores);
        return first >= 0 && float.IsNaN(scores[first]) ? -1 : first;
    }
}
