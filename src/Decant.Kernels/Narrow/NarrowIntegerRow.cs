using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>
/// One row of a product by 32 columns of integer codes, the inputs of each block rounded to 8 bits: <c>x ≈ q · max|x| / 127</c>. Sums of a block are
/// exact integers.
/// </summary>
internal static unsafe class NarrowIntegerRow
{
    /// <summary>Words whose sums of pairs fit into 16 bits: each adds at most 4 · 15 · 127.</summary>
    public const nint SafeWords = 4;

    /// <summary>Whether a matrix can be multiplied so.</summary>
    public static bool Supports(in NarrowView b) => b.Code is NarrowCode.UInt4 or NarrowCode.UInt8;

    /// <summary>The bytes of a prepared row: 8 for each word, then the scale and the sum of each block.</summary>
    public static nint Bytes(in NarrowView b) => (8 * b.Words) + (2 * b.Blocks * sizeof(float));

    /// <summary>Rounds a row to 8 bits, in the order in which <see cref="Run"/> reads it: codes at even places of a word, then those at odd ones.</summary>
    /// <param name="x">K inputs.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="prepared">Room for <see cref="Bytes"/>.</param>
    public static void Prepare(float* x, in NarrowView b, byte* prepared)
    {
        int codes = b.Codes;
        float* scales = (float*)(prepared + (8 * b.Words)), sums = scales + b.Blocks;
        for (nint block = 0; block < b.Blocks; block++)
        {
            nint first = block * b.BlockWords * codes, last = Math.Min(first + (b.BlockWords * codes), b.Words * codes);
            float largest = 0;
            for (nint k = first; k < Math.Min(last, b.K); k++)
            {
                largest = MathF.Max(largest, MathF.Abs(x[k]));
            }

            // NaN and infinity stay, by the scale.
            scales[block] = largest / 127;
            float inverse = largest > 0 && float.IsFinite(largest) ? 127 / largest : 0;
            inverse = float.IsFinite(inverse) ? inverse : 0;
            int sum = 0;
            for (nint k = first; k < last; k++)
            {
                int q = k < b.K && inverse != 0 ? (int)MathF.Round(x[k] * inverse) : 0;
                sum += q;
                nint j = k % codes, at = (j % 2 * (codes / 2)) + (j / 2);
                if (codes == 8)
                {
                    ((sbyte*)prepared)[(k / codes * 8) + at] = (sbyte)q;
                }
                else
                {
                    ((short*)prepared)[(k / codes * 4) + at] = (short)q;
                }
            }

            sums[block] = sum;
        }
    }

    /// <summary>Computes the totals of one panel.</summary>
    /// <param name="x">The prepared row.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="y">32 totals.</param>
    public static void Run(byte* x, in NarrowView b, nint panel, float* y)
    {
        uint* words = b.WordsOf(panel);
        float* scales = b.ScalesOf(panel), zeros = b.ZerosOf(panel), inputScales = (float*)(x + (8 * b.Words)), sums = inputScales + b.Blocks;
        float* common = stackalloc float[NarrowView.PanelColumns];
        new Span<float>(common, NarrowView.PanelColumns).Fill(b.Zero);
        new Span<float>(y, NarrowView.PanelColumns).Clear();
        for (nint block = 0; block < b.Blocks; block++)
        {
            nint count = Math.Min(b.BlockWords, b.Words - (block * b.BlockWords));
            float* zero = zeros == null ? common : zeros;
            if (b.Code == NarrowCode.UInt4)
            {
                Nibbles(x, words, count, scales, zero, inputScales[block], sums[block], y);
            }
            else
            {
                Octets(x, words, count, scales, zero, inputScales[block], sums[block], y);
            }

            x += 8 * count;
            words += count * NarrowView.PanelColumns;
            scales += NarrowView.PanelColumns;
            zeros += zeros == null ? 0 : NarrowView.PanelColumns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Nibbles(byte* x, uint* words, nint count, float* scales, float* zeros, float inputScale, float sum, float* y)
    {
        Vector256<byte> mask = Vector256.Create((byte)15);
        Vector256<int> s0 = Vector256<int>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (nint w = 0; w < count;)
        {
            Vector256<short> p0 = Vector256<short>.Zero, p1 = p0, p2 = p0, p3 = p0;
            for (nint end = Math.Min(count, w + SafeWords); w < end; w++)
            {
                Vector256<sbyte> even = Vector256.Create(*(int*)x).AsSByte(), odd = Vector256.Create(*(int*)(x + 4)).AsSByte();
                p0 += Quads(Vector256.Load(words), even, odd, mask);
                p1 += Quads(Vector256.Load(words + 8), even, odd, mask);
                p2 += Quads(Vector256.Load(words + 16), even, odd, mask);
                p3 += Quads(Vector256.Load(words + 24), even, odd, mask);
                words += NarrowView.PanelColumns;
                x += 8;
            }

            Vector256<int> ones = Vector256.Create((short)1).AsInt32();
            s0 = IntegerTile.Accumulate(s0, p0.AsInt32(), ones);
            s1 = IntegerTile.Accumulate(s1, p1.AsInt32(), ones);
            s2 = IntegerTile.Accumulate(s2, p2.AsInt32(), ones);
            s3 = IntegerTile.Accumulate(s3, p3.AsInt32(), ones);
        }

        Finish(s0, scales, zeros, inputScale, sum, y);
        Finish(s1, scales + 8, zeros + 8, inputScale, sum, y + 8);
        Finish(s2, scales + 16, zeros + 16, inputScale, sum, y + 16);
        Finish(s3, scales + 24, zeros + 24, inputScale, sum, y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Quads(Vector256<uint> words, Vector256<sbyte> even, Vector256<sbyte> odd, Vector256<byte> mask)
        => Pairs(words.AsByte() & mask, even) + Pairs(Vector256.ShiftRightLogical(words, 4).AsByte() & mask, odd);

    /// <summary>The sums of neighbouring products of codes of 4 bits and inputs: at most 15 · 127 in size each, added in 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Pairs(Vector256<byte> codes, Vector256<sbyte> x)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(codes, x);
        }

        Vector256<short> c = codes.AsInt16(), v = x.AsInt16();
        Vector256<short> even = (c & Vector256.Create((short)255)) * Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(v, 8), 8);
        return even + (Vector256.ShiftRightLogical(c, 8) * Vector256.ShiftRightArithmetic(v, 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Octets(byte* x, uint* words, nint count, float* scales, float* zeros, float inputScale, float sum, float* y)
    {
        Vector256<uint> mask = Vector256.Create(0x00FF_00FFu);
        Vector256<int> s0 = Vector256<int>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (nint w = 0; w < count; w++)
        {
            Vector256<int> even = Vector256.Create(*(int*)x), odd = Vector256.Create(*(int*)(x + 4));
            s0 = Halves(s0, Vector256.Load(words), even, odd, mask);
            s1 = Halves(s1, Vector256.Load(words + 8), even, odd, mask);
            s2 = Halves(s2, Vector256.Load(words + 16), even, odd, mask);
            s3 = Halves(s3, Vector256.Load(words + 24), even, odd, mask);
            words += NarrowView.PanelColumns;
            x += 8;
        }

        Finish(s0, scales, zeros, inputScale, sum, y);
        Finish(s1, scales + 8, zeros + 8, inputScale, sum, y + 8);
        Finish(s2, scales + 16, zeros + 16, inputScale, sum, y + 16);
        Finish(s3, scales + 24, zeros + 24, inputScale, sum, y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Halves(Vector256<int> sum, Vector256<uint> words, Vector256<int> even, Vector256<int> odd, Vector256<uint> mask)
    {
        sum = IntegerTile.Accumulate(sum, (words & mask).AsInt32(), even);
        return IntegerTile.Accumulate(sum, (Vector256.ShiftRightLogical(words, 8) & mask).AsInt32(), odd);
    }

    /// <summary>Adds scaled sums of a block to eight totals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(Vector256<int> sums, float* scales, float* zeros, float inputScale, float sum, float* y)
    {
        Vector256<float> centred = Vector256.ConvertToSingle(sums) - (Vector256.Load(zeros) * sum);
        (Vector256.Load(y) + (centred * (Vector256.Load(scales) * inputScale))).Store(y);
    }
}
