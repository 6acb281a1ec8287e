using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// One row by four panels of two blocks: what <see cref="RegisterTile"/> computes for each of the panels, bit by bit, with eight sums at work
/// instead of two, which alone would wait for each other.
/// </summary>
internal static unsafe class RowTile
{
    /// <summary>The panels of one call.</summary>
    public const int Panels = 4;

    /// <summary>Computes one row.</summary>
    /// <param name="t">The arguments, for the first of the panels.</param>
    /// <param name="panel">Floats from the weights of one panel to those of the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileArguments* t, nint panel)
    {
        float* input = t->Input + t->Rows[0];
        Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        if (t->Bias != null)
        {
            float* bias = t->Bias;
            s0 = Vector256.Load(bias);
            s1 = Vector256.Load(bias + 8);
            s2 = Vector256.Load(bias + 16);
            s3 = Vector256.Load(bias + 24);
            s4 = Vector256.Load(bias + 32);
            s5 = Vector256.Load(bias + 40);
            s6 = Vector256.Load(bias + 48);
            s7 = Vector256.Load(bias + 56);
        }

        nint block = t->BlockStride;
        if (t->Initial != null)
        {
            float* initial = t->Initial;
            s0 += Vector256.Load(initial);
            s1 += Vector256.Load(initial + block);
            s2 += Vector256.Load(initial + 2 * block);
            s3 += Vector256.Load(initial + 3 * block);
            s4 += Vector256.Load(initial + 4 * block);
            s5 += Vector256.Load(initial + 5 * block);
            s6 += Vector256.Load(initial + 6 * block);
            s7 += Vector256.Load(initial + 7 * block);
        }

        float* w = t->Weights, end = w + 3 * panel;
        Chunk* last = t->ChunksEnd;
        for (Chunk* chunk = t->Chunks; chunk < last; chunk++)
        {
            float* x = input + chunk->Offset, stop = x + chunk->Length;
            do
            {
                Vector256<float> v = Vector256.Create(*x);
                s0 = Vector256.MultiplyAddEstimate(v, Vector256.Load(w), s0);
                s1 = Vector256.MultiplyAddEstimate(v, Vector256.Load(w + 8), s1);
                s2 = Vector256.MultiplyAddEstimate(v, Vector256.Load(w + panel), s2);
                s3 = Vector256.MultiplyAddEstimate(v, Vector256.Load(w + panel + 8), s3);
                s4 = Vector256.MultiplyAddEstimate(v, Vector256.Load(w + 2 * panel), s4);
                s5 = Vector256.MultiplyAddEstimate(v, Vector256.Load(w + 2 * panel + 8), s5);
                s6 = Vector256.MultiplyAddEstimate(v, Vector256.Load(end), s6);
                s7 = Vector256.MultiplyAddEstimate(v, Vector256.Load(end + 8), s7);
                w += 16;
                end += 16;
                x++;
            }
            while (x < stop);
        }

        if (t->Clamp)
        {
            Vector256<float> low = Vector256.Create(t->Minimum), high = Vector256.Create(t->Maximum);
            s0 = VectorMath.AtMost(VectorMath.AtLeast(s0, low), high);
            s1 = VectorMath.AtMost(VectorMath.AtLeast(s1, low), high);
            s2 = VectorMath.AtMost(VectorMath.AtLeast(s2, low), high);
            s3 = VectorMath.AtMost(VectorMath.AtLeast(s3, low), high);
            s4 = VectorMath.AtMost(VectorMath.AtLeast(s4, low), high);
            s5 = VectorMath.AtMost(VectorMath.AtLeast(s5, low), high);
            s6 = VectorMath.AtMost(VectorMath.AtLeast(s6, low), high);
            s7 = VectorMath.AtMost(VectorMath.AtLeast(s7, low), high);
        }

        float* output = t->Output;
        s0.Store(output);
        s1.Store(output + block);
        s2.Store(output + 2 * block);
        s3.Store(output + 3 * block);
        s4.Store(output + 4 * block);
        s5.Store(output + 5 * block);
        s6.Store(output + 6 * block);
        s7.Store(output + 7 * block);
    }
}
