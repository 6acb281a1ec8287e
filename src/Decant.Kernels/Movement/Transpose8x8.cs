using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>Transposes blocks of 8 by 8 floats.</summary>
internal static unsafe class Transpose8x8
{
    /// <summary>Writes the transpose of eight rows of eight floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* from, nint fromStride, float* to, nint toStride)
    {
        if (!Avx.IsSupported)
        {
            Partial(from, fromStride, to, toStride, 8, 8);
            return;
        }

        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + fromStride);
        Vector256<float> r2 = Vector256.Load(from + 2 * fromStride), r3 = Vector256.Load(from + 3 * fromStride);
        Vector256<float> r4 = Vector256.Load(from + 4 * fromStride), r5 = Vector256.Load(from + 5 * fromStride);
        Vector256<float> r6 = Vector256.Load(from + 6 * fromStride), r7 = Vector256.Load(from + 7 * fromStride);
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + toStride);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + 2 * toStride);
        Avx.Permute2x128(b3, b7, 0x20).Store(to + 3 * toStride);
        Avx.Permute2x128(b0, b4, 0x31).Store(to + 4 * toStride);
        Avx.Permute2x128(b1, b5, 0x31).Store(to + 5 * toStride);
        Avx.Permute2x128(b2, b6, 0x31).Store(to + 6 * toStride);
        Avx.Permute2x128(b3, b7, 0x31).Store(to + 7 * toStride);
    }

    /// <summary>Writes the transpose of a matrix: <c>to[c][r] = from[r][c]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Matrix(float* from, nint fromStride, float* to, nint toStride, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r += 8)
        {
            nint height = Math.Min(rows - r, 8);
            for (nint c = 0; c < columns; c += 8)
            {
                nint width = Math.Min(columns - c, 8);
                if (height == 8 && width == 8)
                {
                    Run(from + r * fromStride + c, fromStride, to + c * toStride + r, toStride);
                }
                else
                {
                    Partial(from + r * fromStride + c, fromStride, to + c * toStride + r, toStride, height, width);
                }
            }
        }
    }

    private static void Partial(float* from, nint fromStride, float* to, nint toStride, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++)
        {
            for (nint c = 0; c < columns; c++)
            {
                to[c * toStride + r] = from[r * fromStride + c];
            }
        }
    }
}
