using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>One row of a product by 32 columns of codes: a sum for each column and block, which is scaled and added to the column's total.</summary>
internal static unsafe class NarrowRow
{
    /// <summary>Prepares a row: inputs times the factors of their codes, filled up with zeros, then the sum of each block's inputs.</summary>
    /// <param name="x">K inputs.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="scaled">Room for <see cref="Floats"/> floats.</param>
    public static void Prepare(float* x, in NarrowView b, float* scaled)
    {
        int codes = b.Codes;
        float* factors = stackalloc float[codes];
        for (int j = 0; j < codes; j++)
        {
            factors[j] = b.Code switch
            {
                NarrowCode.UInt2 => NarrowDecoders.UInt2.Factor(j % 8),
                NarrowCode.UInt4 => NarrowDecoders.UInt4.Factor(j),
                NarrowCode.UInt8 => NarrowDecoders.UInt8.Factor(j),
                _ => 1,
            };
        }

        nint length = b.Words * codes;
        float* sums = scaled + length;
        for (nint block = 0; block < b.Blocks; block++)
        {
            float sum = 0;
            for (nint k = block * b.BlockWords * codes; k < Math.Min((block + 1) * b.BlockWords * codes, length); k++)
            {
                float value = k < b.K ? x[k] : 0;
                scaled[k] = value * factors[k % codes];
                sum += value;
            }

            sums[block] = sum;
        }
    }

    /// <summary>The floats of a prepared row.</summary>
    public static nint Floats(in NarrowView b) => (b.Words * b.Codes) + b.Blocks;

    /// <summary>Computes the totals of one panel.</summary>
    /// <param name="x">The prepared row.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="y">32 totals.</param>
    public static void Run(float* x, in NarrowView b, nint panel, float* y)
    {
        switch (b.Code)
        {
            case NarrowCode.UInt2: Sum<NarrowDecoders.UInt2>(x, b, panel, y); break;
            case NarrowCode.UInt4: Sum<NarrowDecoders.UInt4>(x, b, panel, y); break;
            case NarrowCode.UInt8: Sum<NarrowDecoders.UInt8>(x, b, panel, y); break;
            case NarrowCode.Table4: Sum<NarrowDecoders.Table4>(x, b, panel, y); break;
            case NarrowCode.Float8E4M3: Sum<NarrowDecoders.Float8E4M3>(x, b, panel, y); break;
            case NarrowCode.Float8E5M2: Sum<NarrowDecoders.Float8E5M2>(x, b, panel, y); break;
            case NarrowCode.Float16: Sum<NarrowDecoders.Float16>(x, b, panel, y); break;
            default: Sum<NarrowDecoders.BFloat16>(x, b, panel, y); break;
        }
    }

    private static void Sum<TDecoder>(float* x, in NarrowView b, nint panel, float* y)
        where TDecoder : struct, INarrowDecoder
    {
        uint* words = b.WordsOf(panel);
        float* scales = b.ScalesOf(panel), zeros = b.ZerosOf(panel), sums = x + (b.Words * TDecoder.Codes);
        float* common = stackalloc float[NarrowView.PanelColumns];
        new Span<float>(common, NarrowView.PanelColumns).Fill(b.Zero);
        new Span<float>(y, NarrowView.PanelColumns).Clear();
        for (nint block = 0; block < b.Blocks; block++)
        {
            nint count = Math.Min(b.BlockWords, b.Words - (block * b.BlockWords));
            float sum = zeros == null && b.Zero == 0 ? 0 : sums[block];
            Block<TDecoder>(x, words, count, b.Table, scales, zeros == null ? common : zeros, sum, y);
            x += count * TDecoder.Codes;
            words += count * NarrowView.PanelColumns;
            scales += NarrowView.PanelColumns;
            zeros += zeros == null ? 0 : NarrowView.PanelColumns;
        }
    }

    // A word holds 2 to 16 codes, of which eight are decoded at once; the compiler leaves out those that it does not hold.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TDecoder>(float* x, uint* words, nint count, float* table, float* scales, float* zeros, float sum, float* y)
        where TDecoder : struct, INarrowDecoder
    {
        Vector256<float> low = Vector256.Load(table), high = Vector256.Load(table + 8);
        Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (nint w = 0; w < count; w++)
        {
            Vector256<uint> w0 = Vector256.Load(words), w1 = Vector256.Load(words + 8), w2 = Vector256.Load(words + 16), w3 = Vector256.Load(words + 24);
            for (int half = 0; half < (TDecoder.Codes + 7) / 8; half++)
            {
                Vector256<float> v = Vector256.Create(x[0]);
                s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 0, low, high), v, s0);
                s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 0, low, high), v, s1);
                s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 0, low, high), v, s2);
                s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 0, low, high), v, s3);

                v = Vector256.Create(x[1]);
                s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 1, low, high), v, s0);
                s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 1, low, high), v, s1);
                s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 1, low, high), v, s2);
                s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 1, low, high), v, s3);

                if (TDecoder.Codes > 2)
                {
                    v = Vector256.Create(x[2]);
                    s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 2, low, high), v, s0);
                    s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 2, low, high), v, s1);
                    s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 2, low, high), v, s2);
                    s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 2, low, high), v, s3);
                }

                if (TDecoder.Codes > 3)
                {
                    v = Vector256.Create(x[3]);
                    s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 3, low, high), v, s0);
                    s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 3, low, high), v, s1);
                    s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 3, low, high), v, s2);
                    s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 3, low, high), v, s3);
                }

                if (TDecoder.Codes > 4)
                {
                    v = Vector256.Create(x[4]);
                    s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 4, low, high), v, s0);
                    s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 4, low, high), v, s1);
                    s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 4, low, high), v, s2);
                    s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 4, low, high), v, s3);
                }

                if (TDecoder.Codes > 5)
                {
                    v = Vector256.Create(x[5]);
                    s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 5, low, high), v, s0);
                    s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 5, low, high), v, s1);
                    s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 5, low, high), v, s2);
                    s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 5, low, high), v, s3);
                }

                if (TDecoder.Codes > 6)
                {
                    v = Vector256.Create(x[6]);
                    s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 6, low, high), v, s0);
                    s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 6, low, high), v, s1);
                    s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 6, low, high), v, s2);
                    s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 6, low, high), v, s3);
                }

                if (TDecoder.Codes > 7)
                {
                    v = Vector256.Create(x[7]);
                    s0 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w0, 7, low, high), v, s0);
                    s1 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w1, 7, low, high), v, s1);
                    s2 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w2, 7, low, high), v, s2);
                    s3 = Vector256.MultiplyAddEstimate(TDecoder.Decode(w3, 7, low, high), v, s3);
                }

                x += Math.Min(TDecoder.Codes, 8);
                if (TDecoder.Codes > 8)
                {
                    w0 = Vector256.ShiftRightLogical(w0, 16);
                    w1 = Vector256.ShiftRightLogical(w1, 16);
                    w2 = Vector256.ShiftRightLogical(w2, 16);
                    w3 = Vector256.ShiftRightLogical(w3, 16);
                }
            }

            words += NarrowView.PanelColumns;
        }

        Vector256<float> inputs = Vector256.Create(-sum);
        Add(Vector256.MultiplyAddEstimate(Vector256.Load(zeros), inputs, s0), scales, y);
        Add(Vector256.MultiplyAddEstimate(Vector256.Load(zeros + 8), inputs, s1), scales + 8, y + 8);
        Add(Vector256.MultiplyAddEstimate(Vector256.Load(zeros + 16), inputs, s2), scales + 16, y + 16);
        Add(Vector256.MultiplyAddEstimate(Vector256.Load(zeros + 24), inputs, s3), scales + 24, y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<float> sum, float* scale, float* y) => Vector256.MultiplyAddEstimate(sum, Vector256.Load(scale), Vector256.Load(y)).Store(y);
}
