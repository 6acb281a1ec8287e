namespace Decant.Operators;

/// <summary>How sums of products of <typeparamref name="T"/> are kept.</summary>
/// <typeparam name="T">The type of the factors.</typeparam>
/// <typeparam name="TSum">The type of the sums.</typeparam>
internal interface ISums<T, TSum>
    where T : unmanaged
    where TSum : unmanaged
{
    /// <summary><c>sums[i] += factor * values[i * step]</c>.</summary>
    static abstract void AddScaled(Span<TSum> sums, ReadOnlySpan<T> values, int step, T factor);

    /// <summary><c>sums[i] = (sums[i] + factorA * a[i * step]) + factorB * b[i * step]</c>, as two calls of <see cref="AddScaled"/> would.</summary>
    static abstract void AddScaledPair(Span<TSum> sums, ReadOnlySpan<T> a, ReadOnlySpan<T> b, int step, T factorA, T factorB);

    /// <summary><c>sum += sums(a[i] * b[i])</c>.</summary>
    static abstract TSum Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b);
}
