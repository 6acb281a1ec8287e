using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>One row of outputs of a depthwise integer convolution, sixteen channels wide; four pixels share each load of weights.</summary>
internal unsafe struct IntegerDepthwiseRow
{
    /// <summary>The channels that are computed together.</summary>
    public const int Lanes = 16;

    /// <summary>Pairs of input rows, sixteen int32 a pixel.</summary>
    public int* Lines;

    /// <summary>Weights, sixteen int32 a tap.</summary>
    public int* Weights;

    /// <summary>What the sums start from, in the order of lanes.</summary>
    public int* Bias;

    /// <summary>Factors of the sums in the order of lanes, or null where only <see cref="Scales"/> are there.</summary>
    public float* LaneScales;

    /// <summary>Factors of the sums in the order of channels, or null for int32 results.</summary>
    public float* Scales;

    /// <summary>The first result.</summary>
    public byte* Output;

    /// <summary>Bytes from a pixel of results to the next.</summary>
    public nint OutputStride;

    /// <summary>Pixels of the row.</summary>
    public nint Pixels;

    /// <summary>Int32 from a pixel's input to the next pixel's.</summary>
    public nint PixelInts;

    /// <summary>Int32 from a tap's input to the next one in the row.</summary>
    public nint TapInts;

    /// <summary>Int32 from a pair of rows to the next that is read.</summary>
    public nint PairInts;

    /// <summary>Pairs of rows that are read.</summary>
    public nint PairRows;

    /// <summary>Taps of a row.</summary>
    public nint KernelWidth;

    /// <summary>Channels that are results, 1 to 16.</summary>
    public int Channels;

    /// <summary>The lane of a channel: the order in which unpacking leaves words, which packing undoes.</summary>
    public static int LaneOf(int channel) => (channel & 3) | ((channel & 8) >> 1) | ((channel & 4) << 1);

    /// <summary>Computes the row.</summary>
    public readonly void Run(in Requantization requantization)
    {
        if (Avx2.IsSupported && LaneScales != null && requantization.IsQuantized && Channels is 8 or 16)
        {
            RunPacked(requantization);
        }
        else
        {
            RunEach(requantization);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RunPacked(in Requantization requantization)
    {
        int* sums = stackalloc int[4 * Lanes];
        BytePacking packing = requantization.Packing;
        nint last = Pixels - 1;
        for (nint x = 0; x < Pixels; x += 4)
        {
            // The last four pixels overlap those before, or stand for the same one: results are then written twice.
            nint start = Math.Max(Math.Min(x, Pixels - 4), 0);
            Sums(start, Math.Min(start + 1, last), Math.Min(start + 2, last), Math.Min(start + 3, last), sums);
            StorePacked(packing, sums, start, last);
        }
    }

    [SkipLocalsInit]
    private readonly void RunEach(in Requantization requantization)
    {
        int* sums = stackalloc int[4 * Lanes];
        nint last = Pixels - 1;
        for (nint x = 0; x < Pixels; x += 4)
        {
            Sums(x, Math.Min(x + 1, last), Math.Min(x + 2, last), Math.Min(x + 3, last), sums);
            StoreEach(requantization, sums, x, (int)Math.Min(4, Pixels - x));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Sums(nint x0, nint x1, nint x2, nint x3, int* sums)
    {
        Vector256<int> s00 = Vector256.Load(Bias), s01 = Vector256.Load(Bias + 8);
        Vector256<int> s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
        nint o0 = x0 * PixelInts, o1 = x1 * PixelInts, o2 = x2 * PixelInts, o3 = x3 * PixelInts, tap = TapInts, width = KernelWidth;
        int* w = Weights, line = Lines, end = Lines + PairRows * PairInts;
        for (; line < end; line += PairInts)
        {
            int* at = line;
            for (nint k = 0; k < width; k++)
            {
                Vector256<int> w0 = Vector256.Load(w), w1 = Vector256.Load(w + 8);
                s00 += IntegerTile.Dot(w0, Vector256.Load(at + o0));
                s01 += IntegerTile.Dot(w1, Vector256.Load(at + o0 + 8));
                s10 += IntegerTile.Dot(w0, Vector256.Load(at + o1));
                s11 += IntegerTile.Dot(w1, Vector256.Load(at + o1 + 8));
                s20 += IntegerTile.Dot(w0, Vector256.Load(at + o2));
                s21 += IntegerTile.Dot(w1, Vector256.Load(at + o2 + 8));
                s30 += IntegerTile.Dot(w0, Vector256.Load(at + o3));
                s31 += IntegerTile.Dot(w1, Vector256.Load(at + o3 + 8));
                w += Lanes;
                at += tap;
            }
        }

        s00.Store(sums);
        s01.Store(sums + 8);
        s10.Store(sums + 16);
        s11.Store(sums + 24);
        s20.Store(sums + 32);
        s21.Store(sums + 40);
        s30.Store(sums + 48);
        s31.Store(sums + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StorePacked(in BytePacking packing, int* sums, nint start, nint last)
    {
        Vector256<float> left = Vector256.Load(LaneScales), right = Vector256.Load(LaneScales + 8);
        Vector256<ulong> first = packing.PackHalves(
            Avx.ConvertToVector256Single(Vector256.Load(sums)) * left, Avx.ConvertToVector256Single(Vector256.Load(sums + 8)) * right,
            Avx.ConvertToVector256Single(Vector256.Load(sums + 16)) * left, Avx.ConvertToVector256Single(Vector256.Load(sums + 24)) * right).AsUInt64();
        Vector256<ulong> second = packing.PackHalves(
            Avx.ConvertToVector256Single(Vector256.Load(sums + 32)) * left, Avx.ConvertToVector256Single(Vector256.Load(sums + 40)) * right,
            Avx.ConvertToVector256Single(Vector256.Load(sums + 48)) * left, Avx.ConvertToVector256Single(Vector256.Load(sums + 56)) * right).AsUInt64();
        byte* y0 = Output + start * OutputStride, y1 = Output + Math.Min(start + 1, last) * OutputStride;
        byte* y2 = Output + Math.Min(start + 2, last) * OutputStride, y3 = Output + Math.Min(start + 3, last) * OutputStride;
        if (Channels == 8)
        {
            // The first eight lanes of a pixel are its first and third fours.
            Unsafe.WriteUnaligned(y0, first.GetElement(0));
            Unsafe.WriteUnaligned(y1, first.GetElement(1));
            Unsafe.WriteUnaligned(y2, second.GetElement(0));
            Unsafe.WriteUnaligned(y3, second.GetElement(1));
            return;
        }

        first = Avx2.Permute4x64(first, 0b11011000);
        second = Avx2.Permute4x64(second, 0b11011000);
        first.GetLower().Store((ulong*)y0);
        first.GetUpper().Store((ulong*)y1);
        second.GetLower().Store((ulong*)y2);
        second.GetUpper().Store((ulong*)y3);
    }

    private readonly void StoreEach(in Requantization requantization, int* sums, nint start, int pixels)
    {
        int* ordered = stackalloc int[Lanes];
        for (int p = 0; p < pixels; p++)
        {
            for (int c = 0; c < Lanes; c++)
            {
                ordered[c] = sums[p * Lanes + LaneOf(c)];
            }

            requantization.Run(ordered, Scales, Output + (start + p) * OutputStride, Channels);
        }
    }
}
