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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RunPacked(in Requantization requantization)
    {
        BytePacking packing = requantization.Packing;
        Vector256<float> left = Vector256.Load(LaneScales), right = Vector256.Load(LaneScales + 8);
        nint last = Pixels - 1;
        for (nint x = 0; x < Pixels; x += 4)
        {
            // The last four pixels overlap those before, or stand for the same one: results are then written twice.
            nint start = Math.Max(Math.Min(x, Pixels - 4), 0), x1 = Math.Min(start + 1, last), x2 = Math.Min(start + 2, last), x3 = Math.Min(start + 3, last);
            Vector256<int> s00 = Vector256.Load(Bias), s01 = Vector256.Load(Bias + 8);
            Vector256<int> s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
            Sum(start, x1, x2, x3, ref s00, ref s01, ref s10, ref s11, ref s20, ref s21, ref s30, ref s31);
            Vector256<ulong> first = packing.PackHalves(Scaled(s00, left), Scaled(s01, right), Scaled(s10, left), Scaled(s11, right)).AsUInt64();
            Vector256<ulong> second = packing.PackHalves(Scaled(s20, left), Scaled(s21, right), Scaled(s30, left), Scaled(s31, right)).AsUInt64();
            byte* y0 = Output + start * OutputStride, y1 = Output + x1 * OutputStride, y2 = Output + x2 * OutputStride, y3 = Output + x3 * OutputStride;
            if (Channels == 8)
            {
                // The first eight lanes of a pixel are its first and third fours.
                Unsafe.WriteUnaligned(y0, first.GetElement(0));
                Unsafe.WriteUnaligned(y1, first.GetElement(1));
                Unsafe.WriteUnaligned(y2, second.GetElement(0));
                Unsafe.WriteUnaligned(y3, second.GetElement(1));
                continue;
            }

            first = Avx2.Permute4x64(first, 0b11011000);
            second = Avx2.Permute4x64(second, 0b11011000);
            first.GetLower().Store((ulong*)y0);
            first.GetUpper().Store((ulong*)y1);
            second.GetLower().Store((ulong*)y2);
            second.GetUpper().Store((ulong*)y3);
        }
    }

    [SkipLocalsInit]
    private readonly void RunEach(in Requantization requantization)
    {
        int* sums = stackalloc int[4 * Lanes];
        nint last = Pixels - 1;
        for (nint x = 0; x < Pixels; x += 4)
        {
            Vector256<int> s00 = Vector256.Load(Bias), s01 = Vector256.Load(Bias + 8);
            Vector256<int> s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
            Sum(x, Math.Min(x + 1, last), Math.Min(x + 2, last), Math.Min(x + 3, last), ref s00, ref s01, ref s10, ref s11, ref s20, ref s21, ref s30, ref s31);
            s00.Store(sums);
            s01.Store(sums + 8);
            s10.Store(sums + 16);
            s11.Store(sums + 24);
            s20.Store(sums + 32);
            s21.Store(sums + 40);
            s30.Store(sums + 48);
            s31.Store(sums + 56);
            StoreEach(requantization, sums, x, (int)Math.Min(4, Pixels - x));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scaled(Vector256<int> sums, Vector256<float> scale) => Avx.ConvertToVector256Single(sums) * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Sum(
        nint x0, nint x1, nint x2, nint x3, ref Vector256<int> r00, ref Vector256<int> r01, ref Vector256<int> r10, ref Vector256<int> r11,
        ref Vector256<int> r20, ref Vector256<int> r21, ref Vector256<int> r30, ref Vector256<int> r31)
    {
        Vector256<int> s00 = r00, s01 = r01, s10 = r10, s11 = r11, s20 = r20, s21 = r21, s30 = r30, s31 = r31;
        nint o0 = x0 * PixelInts, o1 = x1 * PixelInts, o2 = x2 * PixelInts, o3 = x3 * PixelInts, tap = TapInts, width = KernelWidth;
        int* w = Weights, line = Lines, end = Lines + PairRows * PairInts;
        for (; line < end; line += PairInts)
        {
            int* at = line;
            for (nint k = 0; k < width; k++)
            {
                Vector256<int> w0 = Vector256.Load(w), w1 = Vector256.Load(w + 8);
                s00 = IntegerTile.Accumulate(s00, w0, Vector256.Load(at + o0));
                s01 = IntegerTile.Accumulate(s01, w1, Vector256.Load(at + o0 + 8));
                s10 = IntegerTile.Accumulate(s10, w0, Vector256.Load(at + o1));
                s11 = IntegerTile.Accumulate(s11, w1, Vector256.Load(at + o1 + 8));
                s20 = IntegerTile.Accumulate(s20, w0, Vector256.Load(at + o2));
                s21 = IntegerTile.Accumulate(s21, w1, Vector256.Load(at + o2 + 8));
                s30 = IntegerTile.Accumulate(s30, w0, Vector256.Load(at + o3));
                s31 = IntegerTile.Accumulate(s31, w1, Vector256.Load(at + o3 + 8));
                w += Lanes;
                at += tap;
            }
        }

        (r00, r01, r10, r11, r20, r21, r30, r31) = (s00, s01, s10, s11, s20, s21, s30, s31);
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
