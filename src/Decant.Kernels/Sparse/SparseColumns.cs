using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Panels of rows, turned to [K][rows], by the columns of a sparse matrix.</summary>
internal unsafe struct SparseColumns : IParallelJob
{
    public GemmArguments Arguments;
    public float* Values;
    public int* Rows;
    public int* Starts;
    public int Width;
    public nint K;
    public nint N;
    public int Units;
    public nint Blocks;
    public nint Parts;
    public nint WorkerFloats;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        nint size = Units * 8, first = chunk / Parts * size, part = chunk % Parts, count = Math.Min(size, Arguments.M - first);
        float* x = (float*)Arguments.Scratch + worker * WorkerFloats, sums = x + K * size, turned = sums + 8 * size;
        Transpose8x8.Matrix(Arguments.A + first * Arguments.AStride, Arguments.AStride, x, size, count, K);
        for (nint block = Blocks * part / Parts; block < Blocks * (part + 1) / Parts; block++)
        {
            if (Width == 1)
            {
                Columns(x, block * 8, sums);
            }
            else
            {
                Four(x, block * 2, sums);
                Four(x, block * 2 + 1, sums + 4 * size);
            }

            Transpose8x8.Matrix(sums, size, turned, 8, 8, size);
            for (nint row = 0; row < count; row++)
            {
                SparseOutput.Write(Arguments, first + row, block * 8, N, turned + row * 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Columns(float* x, nint first, float* sums)
    {
        nint size = Units * 8;
        for (nint c = 0; c < 8; c++)
        {
            nint start = Starts[first + c];
            SparseRow.Run(Units, x, Rows + start, Values + start, (int)(Starts[first + c + 1] - start), 0, sums + c * size);
        }
    }

    // Four columns of three vectors of rows at a time: twelve sums in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Four(float* x, nint group, float* sums)
    {
        nint size = Units * 8, start = Starts[group], end = Starts[group + 1];
        for (nint at = 0; at < size; at += 24)
        {
            Vector256<float> a0 = Vector256<float>.Zero, a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0, c0 = a0, c1 = a0, c2 = a0, d0 = a0, d1 = a0, d2 = a0;
            for (nint i = start; i < end; i++)
            {
                float* p = x + Rows[i] * size + at, w = Values + 4 * i;
                Vector256<float> x0 = Vector256.Load(p), x1 = Vector256.Load(p + 8), x2 = Vector256.Load(p + 16), v = Vector256.Create(w[0]);
                a0 = Vector256.MultiplyAddEstimate(v, x0, a0);
                a1 = Vector256.MultiplyAddEstimate(v, x1, a1);
                a2 = Vector256.MultiplyAddEstimate(v, x2, a2);
                v = Vector256.Create(w[1]);
                b0 = Vector256.MultiplyAddEstimate(v, x0, b0);
                b1 = Vector256.MultiplyAddEstimate(v, x1, b1);
                b2 = Vector256.MultiplyAddEstimate(v, x2, b2);
                v = Vector256.Create(w[2]);
                c0 = Vector256.MultiplyAddEstimate(v, x0, c0);
                c1 = Vector256.MultiplyAddEstimate(v, x1, c1);
                c2 = Vector256.MultiplyAddEstimate(v, x2, c2);
                v = Vector256.Create(w[3]);
                d0 = Vector256.MultiplyAddEstimate(v, x0, d0);
                d1 = Vector256.MultiplyAddEstimate(v, x1, d1);
                d2 = Vector256.MultiplyAddEstimate(v, x2, d2);
            }

            Store(sums + at, a0, a1, a2);
            Store(sums + size + at, b0, b1, b2);
            Store(sums + 2 * size + at, c0, c1, c2);
            Store(sums + 3 * size + at, d0, d1, d2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, Vector256<float> v0, Vector256<float> v1, Vector256<float> v2)
    {
        v0.Store(to);
        v1.Store(to + 8);
        v2.Store(to + 16);
    }
}
