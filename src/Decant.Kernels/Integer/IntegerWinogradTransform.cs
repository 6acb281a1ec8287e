using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// Winograd's F(4, 3) in integers (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, section 4.2, with the filter transform
/// multiplied by 24): outputs come 24 times too large in each direction, and 576 = 64 · 9 divides out exactly.
/// </summary>
/// <remarks>
/// All is computed modulo 2³², where additions and products may overflow without harm; 9 has an inverse there, and a result below 2²⁵ in size survives
/// the shift by 6. Inputs of at most 255 in size grow to at most 25500, and thus stay int16.
/// </remarks>
internal static unsafe class IntegerWinogradTransform
{
    /// <summary>The inputs of a tile in one direction.</summary>
    public const int Inputs = 6;

    /// <summary>The outputs of a tile in one direction.</summary>
    public const int Outputs = 4;

    /// <summary>What results must stay below in size.</summary>
    public const int Bound = 1 << 25;

    // 9 · 954437177 = 2³³ + 1.
    private const int InverseOfNine = 954437177;

    /// <summary>24·G; the last row is divided by 4, which the way back makes good, so that products of two rows stay int16.</summary>
    public static ReadOnlySpan<int> Filter =>
    [
        6, 0, 0,
        -4, -4, -4,
        -4, 4, -4,
        1, 2, 4,
        1, -2, 4,
        0, 0, 6,
    ];

    /// <summary>Bᵀ·d of six vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(short* from, nint step, short* to, nint toStep)
    {
        Vector256<short> d0 = Vector256.Load(from), d1 = Vector256.Load(from + step), d2 = Vector256.Load(from + 2 * step);
        Vector256<short> d3 = Vector256.Load(from + 3 * step), d4 = Vector256.Load(from + 4 * step), d5 = Vector256.Load(from + 5 * step);
        Vector256<short> even = d4 - Vector256.ShiftLeft(d2, 2), odd = d3 - Vector256.ShiftLeft(d1, 2);
        (even + odd).Store(to + toStep);
        (even - odd).Store(to + 2 * toStep);
        even = d4 - d2;
        odd = d3 - d1;
        (Vector256.ShiftLeft(d0 - d2, 2) + even).Store(to);
        (d5 - d3 - Vector256.ShiftLeft(odd, 2)).Store(to + 5 * toStep);
        odd += odd;
        (even + odd).Store(to + 3 * toStep);
        (even - odd).Store(to + 4 * toStep);
    }

    /// <summary>24·Aᵀ·m of six vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(int* from, nint step, int* to, nint toStep)
    {
        Output(from, step, out Vector256<int> y0, out Vector256<int> y1, out Vector256<int> y2, out Vector256<int> y3);
        y0.Store(to);
        y1.Store(to + toStep);
        y2.Store(to + 2 * toStep);
        y3.Store(to + 3 * toStep);
    }

    /// <summary>24·Aᵀ·m of six vectors, not stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(int* from, nint step, out Vector256<int> y0, out Vector256<int> y1, out Vector256<int> y2, out Vector256<int> y3)
    {
        Vector256<int> m1 = Vector256.Load(from + step), m2 = Vector256.Load(from + 2 * step), m3 = Vector256.Load(from + 3 * step), m4 = Vector256.Load(from + 4 * step);
        Vector256<int> sum1 = m1 + m2, difference1 = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
        y0 = Vector256.Load(from) + sum1 + sum2;
        difference2 += difference2;
        y1 = difference1 + difference2;
        y2 = sum1 + Vector256.ShiftLeft(sum2, 2);
        y3 = difference1 + Vector256.ShiftLeft(Vector256.Load(from + 5 * step) + difference2, 2);
    }

    /// <summary>Sums from 576 times themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Unscale(Vector256<int> sums) => Vector256.ShiftRightArithmetic(sums * Vector256.Create(InverseOfNine), 6);
}
