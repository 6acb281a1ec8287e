using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Rounds float32 numbers to 16 bits, to nearest, ties to even: to half precision, or to the upper half of a float32 (bfloat16).</summary>
public static class NarrowFloat
{
    private const uint Sign = 0x8000_0000;
    private const uint Infinity = 0x7F80_0000;
    private const int Lanes = 8;

    /// <summary>Rounds all of <paramref name="source"/>.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="target">The 16-bit numbers, as many.</param>
    /// <param name="brain">Whether they are bfloat16 rather than half precision.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<float> source, Span<ushort> target, bool brain)
    {
        int i = 0;
        for (; i + (2 * Lanes) <= source.Length; i += 2 * Lanes)
        {
            Vector256<uint> low = Bits(Vector256.Create(source[i..]), brain);
            Vector256<uint> high = Bits(Vector256.Create(source[(i + Lanes)..]), brain);
            Vector256.Narrow(low, high).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = (ushort)Bits(Vector256.CreateScalar(source[i]), brain).ToScalar();
        }
    }

    /// <summary>The float32 numbers behind 16-bit ones.</summary>
    /// <param name="source">The 16-bit numbers.</param>
    /// <param name="target">The numbers, as many.</param>
    /// <param name="brain">Whether they are bfloat16 rather than half precision.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<ushort> source, Span<float> target, bool brain)
    {
        int i = 0;
        for (; i + (2 * Lanes) <= source.Length; i += 2 * Lanes)
        {
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Create(source[i..]));
            Value(low, brain).CopyTo(target[i..]);
            Value(high, brain).CopyTo(target[(i + Lanes)..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = Value(Vector256.CreateScalar((uint)source[i]), brain).ToScalar();
        }
    }

    /// <summary>Measures what rounding changes.</summary>
    /// <param name="source">At most 64 K numbers.</param>
    /// <param name="brain">Whether they are rounded to bfloat16 rather than half precision.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NarrowingError Measure(ReadOnlySpan<float> source, bool brain)
    {
        Vector256<float> signal = default, noise = default;
        int overflows = 0, underflows = 0, strange = 0;
        Span<float> last = stackalloc float[Lanes];
        for (int i = 0; i < source.Length; i += Lanes)
        {
            Vector256<float> x;
            if (i + Lanes <= source.Length)
            {
                x = Vector256.Create(source[i..]);
            }
            else
            {
                last.Clear();
                source[i..].CopyTo(last);
                x = Vector256.Create<float>(last);
            }

            Vector256<float> y = Value(Bits(x, brain), brain);
            Vector256<float> finite = Finite(x);
            Vector256<float> kept = finite & Finite(y);
            overflows += Count(Vector256.AndNot(finite, Finite(y)));
            underflows += Count(Vector256.Equals(y, default) & ~Vector256.Equals(x, default));
            strange += Count(~finite);
            Vector256<float> error = (x - y) & kept;
            Vector256<float> size = x & kept;
            signal += size * size;
            noise += error * error;
        }

        return new NarrowingError(overflows, underflows, strange, Vector256.Sum(signal), Vector256.Sum(noise));
    }

    private static int Count(Vector256<float> mask) => BitOperations.PopCount(mask.ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Finite(Vector256<float> x) =>
        Vector256.LessThan((x.AsUInt32() & Vector256.Create(~Sign)).AsInt32(), Vector256.Create((int)Infinity)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Bits(Vector256<float> x, bool brain) => brain ? BrainBits(x.AsUInt32()) : HalfBits(x.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Value(Vector256<uint> bits, bool brain) => brain ? (bits << 16).AsSingle() : HalfValue(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> BrainBits(Vector256<uint> bits)
    {
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + ((bits >> 16) & Vector256<uint>.One)) >> 16;
        Vector256<int> isNaN = Vector256.GreaterThan((bits & Vector256.Create(~Sign)).AsInt32(), Vector256.Create((int)Infinity));
        return Vector256.ConditionalSelect(isNaN.AsUInt32(), (bits >> 16) | Vector256.Create(0x40u), rounded);
    }

    // Normal numbers are rounded by an addition that carries into the exponent; for subnormal ones an addition of 0.5 lets the processor round.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> HalfBits(Vector256<uint> bits)
    {
        Vector256<uint> sign = bits & Vector256.Create(Sign);
        Vector256<uint> size = bits ^ sign;
        Vector256<uint> odd = (size >> 13) & Vector256<uint>.One;
        Vector256<uint> normal = (size + Vector256.Create(unchecked((uint)((15 - 127) << 23) + 0xFFF)) + odd) >> 13;
        Vector256<uint> half = Vector256.Create(0.5f).AsUInt32();
        Vector256<uint> subnormal = (size.AsSingle() + half.AsSingle()).AsUInt32() - half;
        Vector256<uint> special = Vector256.ConditionalSelect(
            Vector256.GreaterThan(size.AsInt32(), Vector256.Create((int)Infinity)).AsUInt32(), Vector256.Create(0x7E00u), Vector256.Create(0x7C00u));
        Vector256<uint> result = Vector256.ConditionalSelect(
            Vector256.LessThan(size.AsInt32(), Vector256.Create(113 << 23)).AsUInt32(), subnormal, normal);
        return (sign >> 16) | Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(size.AsInt32(), Vector256.Create(143 << 23)).AsUInt32(), special, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> HalfValue(Vector256<uint> bits)
    {
        Vector256<uint> shifted = (bits & Vector256.Create(0x7FFFu)) << 13;
        Vector256<uint> exponent = shifted & Vector256.Create(0x7C00u << 13);
        Vector256<uint> value = shifted + Vector256.Create((uint)(127 - 15) << 23);
        Vector256<uint> special = value + Vector256.Create((uint)(128 - 16) << 23);
        Vector256<float> smallest = Vector256.Create(113u << 23).AsSingle();
        Vector256<uint> subnormal = ((value + Vector256.Create(1u << 23)).AsSingle() - smallest).AsUInt32();
        value = Vector256.ConditionalSelect(Vector256.Equals(exponent, Vector256.Create(0x7C00u << 13)), special, value);
        value = Vector256.ConditionalSelect(Vector256.Equals(exponent, default), subnormal, value);
        return (value | ((bits & Vector256.Create(0x8000u)) << 16)).AsSingle();
    }
}
