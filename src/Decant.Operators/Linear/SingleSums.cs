using System.Numerics;

namespace Decant.Operators;

/// <summary>Products of single-precision numbers, exact in double precision, summed in double precision.</summary>
internal readonly struct SingleSums : ISums<float, double>
{
    /// <inheritdoc/>
    public static void AddScaled(Span<double> sums, ReadOnlySpan<float> values, int step, float factor)
    {
        double scale = factor;
        int i = 0;
        if (step == 1)
        {
            var scales = new Vector<double>(scale);
            int half = Vector<double>.Count;
            for (; i <= sums.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(values[i..]), out Vector<double> low, out Vector<double> high);
                (new Vector<double>(sums[i..]) + (low * scales)).CopyTo(sums[i..]);
                (new Vector<double>(sums[(i + half)..]) + (high * scales)).CopyTo(sums[(i + half)..]);
            }
        }

        for (int at = i * step; i < sums.Length; i++, at += step)
        {
            sums[i] += scale * values[at];
        }
    }

    /// <inheritdoc/>
    public static void AddScaledPair(Span<double> sums, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int step, float factorA, float factorB)
    {
        double scaleA = factorA;
        double scaleB = factorB;
        int i = 0;
        if (step == 1)
        {
            var scalesA = new Vector<double>(scaleA);
            var scalesB = new Vector<double>(scaleB);
            int half = Vector<double>.Count;
            for (; i <= sums.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(a[i..]), out Vector<double> lowA, out Vector<double> highA);
                Vector.Widen(new Vector<float>(b[i..]), out Vector<double> lowB, out Vector<double> highB);
                (new Vector<double>(sums[i..]) + (lowA * scalesA) + (lowB * scalesB)).CopyTo(sums[i..]);
                (new Vector<double>(sums[(i + half)..]) + (highA * scalesA) + (highB * scalesB)).CopyTo(sums[(i + half)..]);
            }
        }

        for (int at = i * step; i < sums.Length; i++, at += step)
        {
            sums[i] = sums[i] + (scaleA * a[at]) + (scaleB * b[at]);
        }
    }

    /// <inheritdoc/>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
