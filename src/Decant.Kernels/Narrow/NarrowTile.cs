using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Decodes some rows of a panel of columns to floats, as <see cref="RegisterTile"/> reads them.</summary>
internal static unsafe class NarrowTile
{
    /// <summary>The rows beyond those asked for that <see cref="Decode"/> may write.</summary>
    public const int Excess = 16;

    /// <summary>Decodes to [rows][8·blocks].</summary>
    /// <param name="b">The matrix.</param>
    /// <param name="column">The first column, a multiple of 8.</param>
    /// <param name="blocks">The blocks of eight columns.</param>
    /// <param name="row">The first row, a multiple of the codes in a word.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="to">The floats.</param>
    public static void Decode(in NarrowView b, nint column, int blocks, nint row, nint rows, float* to)
    {
        for (int block = 0; block < blocks; block++)
        {
            // Blocks past the last panel are columns that the product does not have.
            nint at = Math.Min(column + (8 * block), (b.Panels * NarrowView.PanelColumns) - 8);
            DecodeBlock(b, at, row, rows, to + (8 * block), 8 * blocks);
        }
    }

    private static void DecodeBlock(in NarrowView b, nint column, nint row, nint rows, float* to, nint width)
    {
        switch (b.Code)
        {
            case NarrowCode.UInt2: Columns<NarrowDecoders.UInt2>(b, column, row, rows, to, width); break;
            case NarrowCode.UInt4: Columns<NarrowDecoders.UInt4>(b, column, row, rows, to, width); break;
            case NarrowCode.UInt8: Columns<NarrowDecoders.UInt8>(b, column, row, rows, to, width); break;
            case NarrowCode.Table4: Columns<NarrowDecoders.Table4>(b, column, row, rows, to, width); break;
            case NarrowCode.Float8E4M3: Columns<NarrowDecoders.Float8E4M3>(b, column, row, rows, to, width); break;
            case NarrowCode.Float8E5M2: Columns<NarrowDecoders.Float8E5M2>(b, column, row, rows, to, width); break;
            case NarrowCode.Float16: Columns<NarrowDecoders.Float16>(b, column, row, rows, to, width); break;
            default: Columns<NarrowDecoders.BFloat16>(b, column, row, rows, to, width); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TDecoder>(in NarrowView b, nint column, nint row, nint rows, float* to, nint width)
        where TDecoder : struct, INarrowDecoder
    {
        nint panel = column / NarrowView.PanelColumns, lane = column % NarrowView.PanelColumns;
        uint* words = b.WordsOf(panel) + lane;
        float* scales = b.ScalesOf(panel) + lane, zeros = b.ZerosOf(panel);
        zeros += zeros == null ? 0 : lane;
        Vector256<float> low = Vector256.Load(b.Table), high = Vector256.Load(b.Table + 8), common = Vector256.Create(b.Zero);
        nint first = row / TDecoder.Codes, last = (row + rows + TDecoder.Codes - 1) / TDecoder.Codes;
        for (nint w = first; w < last;)
        {
            nint block = w / b.BlockWords, end = Math.Min(last, (block + 1) * b.BlockWords);
            Vector256<float> scale = Vector256.Load(scales + (block * NarrowView.PanelColumns));
            Vector256<float> shift = -(zeros == null ? common : Vector256.Load(zeros + (block * NarrowView.PanelColumns))) * scale;
            for (; w < end; w++, to += TDecoder.Codes * width)
            {
                Vector256<uint> v = Vector256.Load(words + (w * NarrowView.PanelColumns));
                Put<TDecoder>(0, v, low, high, scale, shift, to, width);
                Put<TDecoder>(1, v, low, high, scale, shift, to, width);
                Put<TDecoder>(2, v, low, high, scale, shift, to, width);
                Put<TDecoder>(3, v, low, high, scale, shift, to, width);
                Put<TDecoder>(4, v, low, high, scale, shift, to, width);
                Put<TDecoder>(5, v, low, high, scale, shift, to, width);
                Put<TDecoder>(6, v, low, high, scale, shift, to, width);
                Put<TDecoder>(7, v, low, high, scale, shift, to, width);
                Put<TDecoder>(8, v, low, high, scale, shift, to, width);
                Put<TDecoder>(9, v, low, high, scale, shift, to, width);
                Put<TDecoder>(10, v, low, high, scale, shift, to, width);
                Put<TDecoder>(11, v, low, high, scale, shift, to, width);
                Put<TDecoder>(12, v, low, high, scale, shift, to, width);
                Put<TDecoder>(13, v, low, high, scale, shift, to, width);
                Put<TDecoder>(14, v, low, high, scale, shift, to, width);
                Put<TDecoder>(15, v, low, high, scale, shift, to, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TDecoder>(
        int index, Vector256<uint> words, Vector256<float> low, Vector256<float> high, Vector256<float> scale, Vector256<float> shift, float* to, nint width)
        where TDecoder : struct, INarrowDecoder
    {
        if (index < TDecoder.Codes)
        {
            Vector256<float> number = TDecoder.Decode(words, index, low, high) * TDecoder.Factor(index);
            Vector256.MultiplyAddEstimate(number, scale, shift).Store(to + (index * width));
        }
    }
}
