using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Decant.Kernels.TileShape;

namespace Decant.Kernels;

/// <summary>One output channel of a panel of pixels: the sum of some rows of pixels, each times a factor, in registers.</summary>
internal static unsafe class SparseRow
{
    /// <summary>Computes 56 or 64 sums.</summary>
    /// <param name="units">Vectors of eight pixels: 7 or 8.</param>
    /// <param name="x">What the offsets are relative to.</param>
    /// <param name="offsets">Where each row of pixels starts, in floats.</param>
    /// <param name="values">The factors.</param>
    /// <param name="count">Their number.</param>
    /// <param name="bias">What the sums start from.</param>
    /// <param name="y">The sums, side by side.</param>
    public static void Run(int units, float* x, int* offsets, float* values, int count, float bias, float* y)
    {
        if (units == 7)
        {
            Sum<Extent1>(x, offsets, values, count, bias, y);
        }
        else
        {
            Sum<Extent2>(x, offsets, values, count, bias, y);
        }
    }

    // The eighth vector is there where TLast is 2.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TLast>(float* x, int* offsets, float* values, int count, float bias, float* y)
        where TLast : struct, IExtent
    {
        Vector256<float> s0 = Vector256.Create(bias), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (nint i = 0; i < count; i++)
        {
            float* p = x + offsets[i];
            Vector256<float> w = Vector256.Create(values[i]);
            s0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p), s0);
            s1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 8), s1);
            s2 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 16), s2);
            s3 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 24), s3);
            s4 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 32), s4);
            s5 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 40), s5);
            s6 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 48), s6);
            if (TLast.Value > 1)
            {
                s7 = Vector256.MultiplyAddEstimate(w, Vector256.Load(p + 56), s7);
            }
        }

        s0.Store(y);
        s1.Store(y + 8);
        s2.Store(y + 16);
        s3.Store(y + 24);
        s4.Store(y + 32);
        s5.Store(y + 40);
        s6.Store(y + 48);
        if (TLast.Value > 1)
        {
            s7.Store(y + 56);
        }
    }
}
