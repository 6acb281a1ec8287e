using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary><c>saturate(rint(value) + zero point)</c> of thirty-two floats at a time, by instructions of AVX2.</summary>
/// <remarks>
/// Packing saturates on its own; only values above the range of int32 must be clamped before, since those below, and NaN, convert to the least integer.
/// Signed results are packed as unsigned ones, 128 higher, and flipped.
/// </remarks>
internal readonly struct BytePacking
{
    private readonly Vector256<float> _high;
    private readonly Vector256<short> _zero;
    private readonly Vector256<short> _low;
    private readonly Vector256<byte> _flip;

    /// <summary>Prepares the constants.</summary>
    /// <param name="high">The greatest result less the zero point.</param>
    /// <param name="zeroPoint">The zero point.</param>
    /// <param name="low">The least result.</param>
    /// <param name="signed">Whether results are signed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BytePacking(float high, int zeroPoint, int low, bool signed)
    {
        int offset = signed ? 128 : 0;
        _high = Vector256.Create(high);
        _zero = Vector256.Create((short)(zeroPoint + offset));
        _low = Vector256.Create((short)(low + offset));
        _flip = Vector256.Create((byte)offset);
    }

    /// <summary>The results of a, b, c and d, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> Pack(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
        => Avx2.PermuteVar8x32(PackHalves(a, b, c, d).AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte();

    /// <summary>The results of the lower halves of a, b, c and d, then those of the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> PackHalves(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Vector256<short> left = Avx2.PackSignedSaturate(Avx.ConvertToVector256Int32(Avx.Min(_high, a)), Avx.ConvertToVector256Int32(Avx.Min(_high, b)));
        Vector256<short> right = Avx2.PackSignedSaturate(Avx.ConvertToVector256Int32(Avx.Min(_high, c)), Avx.ConvertToVector256Int32(Avx.Min(_high, d)));
        left = Avx2.Max(Avx2.AddSaturate(left, _zero), _low);
        right = Avx2.Max(Avx2.AddSaturate(right, _zero), _low);
        return Avx2.PackUnsignedSaturate(left, right) ^ _flip;
    }

    /// <summary>Stores four rows of eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreEights(Vector256<byte> packed, byte* output, nint stride)
    {
        Vector128<ulong> lower = packed.GetLower().AsUInt64(), upper = packed.GetUpper().AsUInt64();
        Unsafe.WriteUnaligned(output, lower.ToScalar());
        Unsafe.WriteUnaligned(output + stride, lower.GetElement(1));
        Unsafe.WriteUnaligned(output + 2 * stride, upper.ToScalar());
        Unsafe.WriteUnaligned(output + 3 * stride, upper.GetElement(1));
    }
}
