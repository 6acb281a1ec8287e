using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Decant.Compression;

/// <summary>The inner loops of histograms, eight numbers at a time.</summary>
internal static class BinCounting
{
    private const int Lanes = 8;
    private const int Copies = 4;
    private const int Many = 1 << 14;

    // Below this, numbers and bins are exact in single precision.
    private const double Exact = 1 << 22;

    /// <summary>The least and the greatest finite number, and how many are not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Low, float High, long Bad) Extremes(ReadOnlySpan<float> values)
    {
        Vector256<float> low = Vector256.Create(float.PositiveInfinity), high = -low, checks = Vector256<float>.Zero;
        int i = 0;
        ref float start = ref MemoryMarshal.GetReference(values);
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            Vector256<float> x = Vector256.LoadUnsafe(ref start, (nuint)i);
            low = Vector256.MinNative(low, x);
            high = Vector256.MaxNative(high, x);
            checks += x * Vector256<float>.Zero;
        }

        bool finite = Vector256.EqualsAll(checks, Vector256<float>.Zero);
        return finite ? Rest(values[i..], Least(low), -Least(-high), 0) : Rest(values, float.PositiveInfinity, float.NegativeInfinity, 0);
    }

    /// <summary>Counts each finite number in bin <c>floor(number · inverse) - first</c>; returns how many there were.</summary>
    /// <param name="values">The numbers; every bin exists.</param>
    /// <param name="inverse">One over the width, a power of two.</param>
    /// <param name="first">The first bin.</param>
    /// <param name="counts">The counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Add(ReadOnlySpan<float> values, double inverse, long first, long[] counts)
    {
        long counted = 0;
        int i = 0;
        if (inverse < float.MaxValue && Math.Abs(first) < Exact && values.Length >= Many)
        {
            // Equal numbers come in runs (zeros behind rectifiers): counts of their own for each lane need not wait for one another.
            int[] lanes = ArrayPool<int>.Shared.Rent(Copies * counts.Length);
            Array.Clear(lanes, 0, Copies * counts.Length);
            counted += AddVectors(values, (float)inverse, (int)first, lanes, counts, out i);
            for (int bin = 0; bin < counts.Length; bin++)
            {
                counts[bin] += lanes[bin] + lanes[counts.Length + bin] + lanes[(2 * counts.Length) + bin] + lanes[(3 * counts.Length) + bin];
            }

            ArrayPool<int>.Shared.Return(lanes);
        }

        return counted + Scalar(values[i..], inverse, first, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long AddVectors(ReadOnlySpan<float> values, float inverse, int first, int[] lanes, long[] counts, out int done)
    {
        long counted = 0;
        int size = counts.Length, i = 0;
        Span<int> bins = stackalloc int[Lanes];
        ref float start = ref MemoryMarshal.GetReference(values);
        Vector256<float> factor = Vector256.Create(inverse), limit = Vector256.Create((float)Exact * 2);
        Vector256<int> offset = Vector256.Create(first);
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            Vector256<float> scaled = Vector256.Floor(Vector256.LoadUnsafe(ref start, (nuint)i) * factor);
            if (!Vector256.LessThanAll(Vector256.Abs(scaled), limit))
            {
                counted += Scalar(values.Slice(i, Lanes), inverse, first, counts);
                continue;
            }

            (Vector256.ConvertToInt32(scaled) - offset).CopyTo(bins);
            lanes[bins[0]]++;
            lanes[size + bins[1]]++;
            lanes[(2 * size) + bins[2]]++;
            lanes[(3 * size) + bins[3]]++;
            lanes[bins[4]]++;
            lanes[size + bins[5]]++;
            lanes[(2 * size) + bins[6]]++;
            lanes[(3 * size) + bins[7]]++;
            counted += Lanes;
        }

        done = i;
        return counted;
    }

    private static long Scalar(ReadOnlySpan<float> values, double inverse, long first, long[] counts)
    {
        long counted = 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                counts[(int)((long)Math.Floor(value * inverse) - first)]++;
                counted++;
            }
        }

        return counted;
    }

    private static (float Low, float High, long Bad) Rest(ReadOnlySpan<float> values, float low, float high, long bad)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                bad++;
                continue;
            }

            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high, bad);
    }

    private static float Least(Vector256<float> lanes)
    {
        float least = lanes[0];
        for (int lane = 1; lane < Lanes; lane++)
        {
            least = Math.Min(least, lanes[lane]);
        }

        return least;
    }
}
