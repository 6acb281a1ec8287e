using System.Numerics;

namespace Decant.Operators;

/// <summary>Products summed in the factors' own type; integers wrap around and never saturate.</summary>
/// <typeparam name="T">The type of factors and sums.</typeparam>
internal readonly struct OwnSums<T> : ISums<T, T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static void AddScaled(Span<T> sums, ReadOnlySpan<T> values, int step, T factor)
    {
        int i = 0;
        if (step == 1)
        {
            var scales = new Vector<T>(factor);
            for (; i <= sums.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                (new Vector<T>(sums[i..]) + (new Vector<T>(values[i..]) * scales)).CopyTo(sums[i..]);
            }
        }

        for (int at = i * step; i < sums.Length; i++, at += step)
        {
            sums[i] = unchecked(sums[i] + (factor * values[at]));
        }
    }

    /// <inheritdoc/>
    public static void AddScaledPair(Span<T> sums, ReadOnlySpan<T> a, ReadOnlySpan<T> b, int step, T factorA, T factorB)
    {
        AddScaled(sums, a, step, factorA);
        AddScaled(sums, b, step, factorB);
    }

    /// <inheritdoc/>
    public static T Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        T sum = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum = unchecked(sum + (a[i] * b[i]));
        }

        return sum;
    }
}
