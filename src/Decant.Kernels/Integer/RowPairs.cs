using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>
/// Widens sixteen channels of two rows of bytes to int16 less their zero point, those of one row in the low halves and those of the other in the high
/// halves of int32, in the order of <see cref="IntegerDepthwiseRow.LaneOf"/>. An absent row gives zeros.
/// </summary>
internal unsafe struct RowPairs
{
    /// <summary>The first byte of the row of the low halves, or null; one row is there.</summary>
    public byte* Low;

    /// <summary>The first byte of the row of the high halves, or null.</summary>
    public byte* High;

    /// <summary>Bytes from a pixel to the next.</summary>
    public nint PixelStride;

    /// <summary>Channels that are there, 1 to 16; what the others hold is left open.</summary>
    public int Channels;

    /// <summary>True if the bytes are signed.</summary>
    public bool Signed;

    /// <summary>The zero point.</summary>
    public short ZeroPoint;

    /// <summary>Widens some pixels.</summary>
    /// <param name="pixels">The number of pixels.</param>
    /// <param name="to">Sixteen int32 a pixel.</param>
    public readonly void Widen(nint pixels, int* to)
    {
        if (Channels == 16)
        {
            WidenSixteen(pixels, to);
        }
        else
        {
            WidenSome(pixels, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WidenSixteen(nint pixels, int* to)
    {
        Vector256<short> zero = Vector256.Create(ZeroPoint), lowMask = MaskOf(Low), highMask = MaskOf(High);
        byte* low = Low == null ? High : Low, high = High == null ? Low : High;
        nint stride = PixelStride;
        bool signed = Signed;
        for (nint x = 0; x < pixels; x++)
        {
            Vector256<short> a = PairExpansion.Widen(Vector128.Load(low), signed), b = PairExpansion.Widen(Vector128.Load(high), signed);
            Store((a - zero) & lowMask, (b - zero) & highMask, to);
            low += stride;
            high += stride;
            to += 16;
        }
    }

    // No byte is read past the last channel.
    private readonly void WidenSome(nint pixels, int* to)
    {
        Vector256<short> zero = Vector256.Create(ZeroPoint), lowMask = MaskOf(Low), highMask = MaskOf(High);
        byte* low = Low == null ? High : Low, high = High == null ? Low : High;
        for (nint x = 0; x < pixels; x++)
        {
            Vector256<short> a = PairExpansion.Widen(LoadSome(low), Signed), b = PairExpansion.Widen(LoadSome(high), Signed);
            Store((a - zero) & lowMask, (b - zero) & highMask, to);
            low += PixelStride;
            high += PixelStride;
            to += 16;
        }
    }

    private static Vector256<short> MaskOf(byte* row) => Vector256.Create((short)(row == null ? 0 : -1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<short> a, Vector256<short> b, int* to)
    {
        if (Avx2.IsSupported)
        {
            Avx2.UnpackLow(a, b).AsInt32().Store(to);
            Avx2.UnpackHigh(a, b).AsInt32().Store(to + 8);
            return;
        }

        Interleave(a.GetLower().AsUInt16(), b.GetLower().AsUInt16(), out Vector128<int> upper).Store(to);
        upper.Store(to + 8);
        Interleave(a.GetUpper().AsUInt16(), b.GetUpper().AsUInt16(), out upper).Store(to + 4);
        upper.Store(to + 12);
    }

    private readonly Vector128<byte> LoadSome(byte* from)
    {
        if (Channels == 8)
        {
            return Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(from)).AsByte();
        }

        Vector128<byte> result = default;
        for (int i = 0; i < Channels; i++)
        {
            result = result.WithElement(i, from[i]);
        }

        return result;
    }

    private static Vector128<int> Interleave(Vector128<ushort> low, Vector128<ushort> high, out Vector128<int> upper)
    {
        upper = (Vector128.WidenUpper(low) | Vector128.ShiftLeft(Vector128.WidenUpper(high), 16)).AsInt32();
        return (Vector128.WidenLower(low) | Vector128.ShiftLeft(Vector128.WidenLower(high), 16)).AsInt32();
    }
}
