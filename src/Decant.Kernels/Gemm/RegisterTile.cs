using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Decant.Kernels.TileShape;

namespace Decant.Kernels;

/// <summary>
/// The register tile that every dense float kernel is made of: up to 6 rows by up to 3 blocks of 8 columns, all sums in registers.
/// One source serves all extents; the JIT removes what an extent does not have. 6x2 and 4x3 fill sixteen 256-bit registers.
/// </summary>
internal static unsafe class RegisterTile
{
    /// <summary>The greatest number of rows of a tile with this many blocks of columns.</summary>
    public static int MaxRows(int blocks)
        => Vector256.IsHardwareAccelerated || Vector128.IsHardwareAccelerated && !Sse.IsSupported
            ? blocks == 3 ? 4 : 6
            : blocks == 3 ? 2 : 3;

    /// <summary>Computes one tile.</summary>
    public static void Run(int rows, int blocks, TileArguments* arguments)
    {
        switch (blocks)
        {
            case 1: RunRows<Extent1>(rows, arguments); break;
            case 2: RunRows<Extent2>(rows, arguments); break;
            default: RunRows<Extent3>(rows, arguments); break;
        }
    }

    private static void RunRows<TBlocks>(int rows, TileArguments* arguments)
        where TBlocks : struct, IExtent
    {
        switch (rows)
        {
            case 1: Compute<Extent1, TBlocks>(arguments); break;
            case 2: Compute<Extent2, TBlocks>(arguments); break;
            case 3: Compute<Extent3, TBlocks>(arguments); break;
            case 4: Compute<Extent4, TBlocks>(arguments); break;
            case 5: Compute<Extent5, TBlocks>(arguments); break;
            default: Compute<Extent6, TBlocks>(arguments); break;
        }
    }

    // A sum per row r and block b is named s<r><b>; the inner loop broadcasts one input a row and reads one vector of weights a block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TRows, TBlocks>(TileArguments* t)
        where TRows : struct, IExtent
        where TBlocks : struct, IExtent
    {
        float* p0 = t->Input + t->Rows[TRows.Value > 0 ? 0 : 0];
        float* p1 = t->Input + t->Rows[TRows.Value > 1 ? 1 : 0];
        float* p2 = t->Input + t->Rows[TRows.Value > 2 ? 2 : 0];
        float* p3 = t->Input + t->Rows[TRows.Value > 3 ? 3 : 0];
        float* p4 = t->Input + t->Rows[TRows.Value > 4 ? 4 : 0];
        float* p5 = t->Input + t->Rows[TRows.Value > 5 ? 5 : 0];
        float* bias = t->Bias;
        Vector256<float> s00 = bias != null ? Vector256.Load(bias + 0) : Vector256<float>.Zero;
        Vector256<float> s01 = bias != null && TBlocks.Value > 1 ? Vector256.Load(bias + 8) : Vector256<float>.Zero;
        Vector256<float> s02 = bias != null && TBlocks.Value > 2 ? Vector256.Load(bias + 16) : Vector256<float>.Zero;
        Vector256<float> s10 = s00, s11 = s01, s12 = s02;
        Vector256<float> s20 = s00, s21 = s01, s22 = s02;
        Vector256<float> s30 = s00, s31 = s01, s32 = s02;
        Vector256<float> s40 = s00, s41 = s01, s42 = s02;
        Vector256<float> s50 = s00, s51 = s01, s52 = s02;
        if (t->Initial != null)
        {
            float* initial = t->Initial;
            nint row = t->RowStride, block = t->BlockStride;
            s00 += Vector256.Load(initial);

            if (TBlocks.Value > 1)
            {
                s01 += Vector256.Load(initial + block);
            }

            if (TBlocks.Value > 2)
            {
                s02 += Vector256.Load(initial + 2 * block);
            }

            if (TRows.Value > 1)
            {
                s10 += Vector256.Load(initial + row);
            }

            if (TRows.Value > 1 && TBlocks.Value > 1)
            {
                s11 += Vector256.Load(initial + row + block);
            }

            if (TRows.Value > 1 && TBlocks.Value > 2)
            {
                s12 += Vector256.Load(initial + row + 2 * block);
            }

            if (TRows.Value > 2)
            {
                s20 += Vector256.Load(initial + 2 * row);
            }

            if (TRows.Value > 2 && TBlocks.Value > 1)
            {
                s21 += Vector256.Load(initial + 2 * row + block);
            }

            if (TRows.Value > 2 && TBlocks.Value > 2)
            {
                s22 += Vector256.Load(initial + 2 * row + 2 * block);
            }

            if (TRows.Value > 3)
            {
                s30 += Vector256.Load(initial + 3 * row);
            }

            if (TRows.Value > 3 && TBlocks.Value > 1)
            {
                s31 += Vector256.Load(initial + 3 * row + block);
            }

            if (TRows.Value > 3 && TBlocks.Value > 2)
            {
                s32 += Vector256.Load(initial + 3 * row + 2 * block);
            }

            if (TRows.Value > 4)
            {
                s40 += Vector256.Load(initial + 4 * row);
            }

            if (TRows.Value > 4 && TBlocks.Value > 1)
            {
                s41 += Vector256.Load(initial + 4 * row + block);
            }

            if (TRows.Value > 4 && TBlocks.Value > 2)
            {
                s42 += Vector256.Load(initial + 4 * row + 2 * block);
            }

            if (TRows.Value > 5)
            {
                s50 += Vector256.Load(initial + 5 * row);
            }

            if (TRows.Value > 5 && TBlocks.Value > 1)
            {
                s51 += Vector256.Load(initial + 5 * row + block);
            }

            if (TRows.Value > 5 && TBlocks.Value > 2)
            {
                s52 += Vector256.Load(initial + 5 * row + 2 * block);
            }
        }

        float* w = t->Weights, next = t->Next;
        nint step = t->NextStep;
        Chunk* end = t->ChunksEnd;
        for (Chunk* chunk = t->Chunks; chunk < end; chunk++)
        {
            nint i = chunk->Offset;
            nint stop = i + chunk->Length;
            if (Sse.IsSupported)
            {
                // The rows of the next tile follow those of this one.
                Sse.Prefetch0(p5 + i + 16);
                Sse.Prefetch0(p5 + i + 32);
                Sse.Prefetch0(p5 + i + 48);
            }

            // Two steps at a time; the second is left out at the end of a run of odd length.
            do
            {
                if (Sse.IsSupported)
                {
                    // The weights that the next panel reads arrive while this one computes.
                    Sse.Prefetch0(next);
                    next += step;
                }

                Vector256<float> w0, w1, w2, x;
                w0 = Vector256.Load(w);
                w1 = TBlocks.Value > 1 ? Vector256.Load(w + 8) : default;
                w2 = TBlocks.Value > 2 ? Vector256.Load(w + 16) : default;
                x = Vector256.Create(p0[i]);
                s00 = Vector256.MultiplyAddEstimate(x, w0, s00);
                s01 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s01) : s01;
                s02 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s02) : s02;

                if (TRows.Value > 1)
                {
                    x = Vector256.Create(p1[i]);
                    s10 = Vector256.MultiplyAddEstimate(x, w0, s10);
                    s11 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s11) : s11;
                    s12 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s12) : s12;
                }

                if (TRows.Value > 2)
                {
                    x = Vector256.Create(p2[i]);
                    s20 = Vector256.MultiplyAddEstimate(x, w0, s20);
                    s21 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s21) : s21;
                    s22 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s22) : s22;
                }

                if (TRows.Value > 3)
                {
                    x = Vector256.Create(p3[i]);
                    s30 = Vector256.MultiplyAddEstimate(x, w0, s30);
                    s31 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s31) : s31;
                    s32 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s32) : s32;
                }

                if (TRows.Value > 4)
                {
                    x = Vector256.Create(p4[i]);
                    s40 = Vector256.MultiplyAddEstimate(x, w0, s40);
                    s41 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s41) : s41;
                    s42 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s42) : s42;
                }

                if (TRows.Value > 5)
                {
                    x = Vector256.Create(p5[i]);
                    s50 = Vector256.MultiplyAddEstimate(x, w0, s50);
                    s51 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s51) : s51;
                    s52 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s52) : s52;
                }

                i++;
                if (i == stop)
                {
                    w += 8 * TBlocks.Value;
                    break;
                }

                w0 = Vector256.Load(w + (8 * TBlocks.Value));
                w1 = TBlocks.Value > 1 ? Vector256.Load(w + (8 * TBlocks.Value) + 8) : default;
                w2 = TBlocks.Value > 2 ? Vector256.Load(w + (8 * TBlocks.Value) + 16) : default;
                x = Vector256.Create(p0[i]);
                s00 = Vector256.MultiplyAddEstimate(x, w0, s00);
                s01 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s01) : s01;
                s02 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s02) : s02;

                if (TRows.Value > 1)
                {
                    x = Vector256.Create(p1[i]);
                    s10 = Vector256.MultiplyAddEstimate(x, w0, s10);
                    s11 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s11) : s11;
                    s12 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s12) : s12;
                }

                if (TRows.Value > 2)
                {
                    x = Vector256.Create(p2[i]);
                    s20 = Vector256.MultiplyAddEstimate(x, w0, s20);
                    s21 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s21) : s21;
                    s22 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s22) : s22;
                }

                if (TRows.Value > 3)
                {
                    x = Vector256.Create(p3[i]);
                    s30 = Vector256.MultiplyAddEstimate(x, w0, s30);
                    s31 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s31) : s31;
                    s32 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s32) : s32;
                }

                if (TRows.Value > 4)
                {
                    x = Vector256.Create(p4[i]);
                    s40 = Vector256.MultiplyAddEstimate(x, w0, s40);
                    s41 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s41) : s41;
                    s42 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s42) : s42;
                }

                if (TRows.Value > 5)
                {
                    x = Vector256.Create(p5[i]);
                    s50 = Vector256.MultiplyAddEstimate(x, w0, s50);
                    s51 = TBlocks.Value > 1 ? Vector256.MultiplyAddEstimate(x, w1, s51) : s51;
                    s52 = TBlocks.Value > 2 ? Vector256.MultiplyAddEstimate(x, w2, s52) : s52;
                }

                w += 16 * TBlocks.Value;
                i++;
            }
            while (i < stop);
        }

        if (t->Clamp)
        {
            Vector256<float> low = Vector256.Create(t->Minimum);
            Vector256<float> high = Vector256.Create(t->Maximum);
            s00 = Clamp(s00, low, high);
            s01 = Clamp(s01, low, high);
            s02 = Clamp(s02, low, high);
            s10 = Clamp(s10, low, high);
            s11 = Clamp(s11, low, high);
            s12 = Clamp(s12, low, high);
            s20 = Clamp(s20, low, high);
            s21 = Clamp(s21, low, high);
            s22 = Clamp(s22, low, high);
            s30 = Clamp(s30, low, high);
            s31 = Clamp(s31, low, high);
            s32 = Clamp(s32, low, high);
            s40 = Clamp(s40, low, high);
            s41 = Clamp(s41, low, high);
            s42 = Clamp(s42, low, high);
            s50 = Clamp(s50, low, high);
            s51 = Clamp(s51, low, high);
            s52 = Clamp(s52, low, high);
        }

        Store<TBlocks>(t->Output, t->BlockStride, s00, s01, s02);
        if (TRows.Value > 1)
        {
            Store<TBlocks>(t->Output + 1 * t->RowStride, t->BlockStride, s10, s11, s12);
        }

        if (TRows.Value > 2)
        {
            Store<TBlocks>(t->Output + 2 * t->RowStride, t->BlockStride, s20, s21, s22);
        }

        if (TRows.Value > 3)
        {
            Store<TBlocks>(t->Output + 3 * t->RowStride, t->BlockStride, s30, s31, s32);
        }

        if (TRows.Value > 4)
        {
            Store<TBlocks>(t->Output + 4 * t->RowStride, t->BlockStride, s40, s41, s42);
        }

        if (TRows.Value > 5)
        {
            Store<TBlocks>(t->Output + 5 * t->RowStride, t->BlockStride, s50, s51, s52);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TBlocks>(float* output, nint blockStride, Vector256<float> s0, Vector256<float> s1, Vector256<float> s2)
        where TBlocks : struct, IExtent
    {
        s0.Store(output);
        if (TBlocks.Value > 1)
        {
            s1.Store(output + blockStride);
        }

        if (TBlocks.Value > 2)
        {
            s2.Store(output + 2 * blockStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Clamp(Vector256<float> x, Vector256<float> low, Vector256<float> high)
        => VectorMath.AtMost(VectorMath.AtLeast(x, low), high);
}
