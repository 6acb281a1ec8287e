using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Two rows of a product by 32 columns of 4-bit codes, inputs rounded to 8 bits: as <see cref="NarrowIntegerRow"/>, with codes taken apart once for both.</summary>
internal static unsafe class NarrowIntegerPair
{
    /// <summary>Computes the totals of one panel.</summary>
    /// <param name="x">The prepared rows.</param>
    /// <param name="rowBytes">Bytes from one to the other.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="y">32 totals of the first row, then those of the second.</param>
    public static void Run(byte* x, nint rowBytes, in NarrowView b, nint panel, float* y)
    {
        uint* words = b.WordsOf(panel);
        float* scales = b.ScalesOf(panel), zeros = b.ZerosOf(panel), inputScales = (float*)(x + (8 * b.Words)), sums = inputScales + b.Blocks;
        float* common = stackalloc float[NarrowView.PanelColumns];
        new Span<float>(common, NarrowView.PanelColumns).Fill(b.Zero);
        new Span<float>(y, 2 * NarrowView.PanelColumns).Clear();
        int* totals = stackalloc int[2 * NarrowView.PanelColumns];
        for (nint block = 0; block < b.Blocks; block++)
        {
            nint count = Math.Min(b.BlockWords, b.Words - (block * b.BlockWords));
            new Span<int>(totals, 2 * NarrowView.PanelColumns).Clear();
            for (nint half = 0; half < 2; half++)
            {
                Sum(x, x + rowBytes, words + (16 * half), count, totals + (16 * half));
            }

            float* zero = zeros == null ? common : zeros;
            for (nint row = 0; row < 2; row++)
            {
                float* scale = (float*)((byte*)(inputScales + block) + (row * rowBytes)), sum = (float*)((byte*)(sums + block) + (row * rowBytes));
                for (nint c = 0; c < NarrowView.PanelColumns; c += 8)
                {
                    NarrowIntegerRow.Finish(Vector256.Load(totals + (row * NarrowView.PanelColumns) + c), scales + c, zero + c, *scale, *sum, y + (row * NarrowView.PanelColumns) + c);
                }
            }

            x += 8 * count;
            words += count * NarrowView.PanelColumns;
            scales += NarrowView.PanelColumns;
            zeros += zeros == null ? 0 : NarrowView.PanelColumns;
        }
    }

    // Sixteen columns of both rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(byte* first, byte* second, uint* words, nint count, int* totals)
    {
        Vector256<byte> mask = Vector256.Create((byte)15);
        Vector256<int> ones = Vector256.Create((short)1).AsInt32();
        Vector256<int> s0 = Vector256<int>.Zero, s1 = s0, t0 = s0, t1 = s0;
        for (nint w = 0; w < count;)
        {
            Vector256<short> p0 = Vector256<short>.Zero, p1 = p0, q0 = p0, q1 = p0;
            for (nint end = Math.Min(count, w + NarrowIntegerRow.SafeWords); w < end; w++)
            {
                Vector256<uint> w0 = Vector256.Load(words), w1 = Vector256.Load(words + 8);
                Vector256<byte> low0 = w0.AsByte() & mask, low1 = w1.AsByte() & mask;
                Vector256<byte> high0 = Vector256.ShiftRightLogical(w0, 4).AsByte() & mask, high1 = Vector256.ShiftRightLogical(w1, 4).AsByte() & mask;
                Vector256<sbyte> even = Vector256.Create(*(int*)first).AsSByte(), odd = Vector256.Create(*(int*)(first + 4)).AsSByte();
                p0 += NarrowIntegerRow.Pairs(low0, even) + NarrowIntegerRow.Pairs(high0, odd);
                p1 += NarrowIntegerRow.Pairs(low1, even) + NarrowIntegerRow.Pairs(high1, odd);
                even = Vector256.Create(*(int*)second).AsSByte();
                odd = Vector256.Create(*(int*)(second + 4)).AsSByte();
                q0 += NarrowIntegerRow.Pairs(low0, even) + NarrowIntegerRow.Pairs(high0, odd);
                q1 += NarrowIntegerRow.Pairs(low1, even) + NarrowIntegerRow.Pairs(high1, odd);
                words += NarrowView.PanelColumns;
                first += 8;
                second += 8;
            }

            s0 = IntegerTile.Accumulate(s0, p0.AsInt32(), ones);
            s1 = IntegerTile.Accumulate(s1, p1.AsInt32(), ones);
            t0 = IntegerTile.Accumulate(t0, q0.AsInt32(), ones);
            t1 = IntegerTile.Accumulate(t1, q1.AsInt32(), ones);
        }

        s0.Store(totals);
        s1.Store(totals + 8);
        t0.Store(totals + NarrowView.PanelColumns);
        t1.Store(totals + NarrowView.PanelColumns + 8);
    }
}
