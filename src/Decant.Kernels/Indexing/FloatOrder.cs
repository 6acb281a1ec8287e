using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Integers that are ordered as floats are: NaN below all numbers, both zeros equal.</summary>
internal static class FloatOrder
{
    /// <summary>The keys of eight floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Keys(Vector256<float> x)
    {
        // Adding 0 turns -0 into 0; the size of negative numbers is reversed.
        Vector256<int> bits = (x + Vector256<float>.Zero).AsInt32();
        Vector256<int> keys = bits ^ (Vector256.ShiftRightArithmetic(bits, 31) & Vector256.Create(int.MaxValue));
        return Vector256.ConditionalSelect(Vector256.Equals(x, x).AsInt32(), keys, Vector256.Create(int.MinValue));
    }

    /// <summary>The key of a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Key(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x + 0f);
        return float.IsNaN(x) ? int.MinValue : bits ^ ((bits >> 31) & int.MaxValue);
    }
}
