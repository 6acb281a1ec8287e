using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>
/// Decodes one code of each of eight words. Codes of integers stay where they are in their word, which multiplies them by a power of two: their
/// inputs are multiplied by the inverse instead, once for all columns.
/// </summary>
internal interface INarrowDecoder
{
    /// <summary>The codes in a word of 32 bits.</summary>
    static abstract int Codes { get; }

    /// <summary>What the result of <see cref="Decode"/> has to be multiplied by.</summary>
    /// <param name="index">The code's position in its word, the lowest bits first.</param>
    static abstract float Factor(int index);

    /// <summary>The numbers behind the codes of eight words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="index">The code's position, a constant.</param>
    /// <param name="low">The first half of the table, where there is one.</param>
    /// <param name="high">The second half of the table.</param>
    static abstract Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high);
}

/// <summary>The decoders, one for each <see cref="NarrowCode"/>.</summary>
internal static class NarrowDecoders
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Integer(Vector256<uint> words, int bits, int index)
    {
        // The highest code would make the word negative.
        Vector256<uint> code = (index + 1) * bits == 32 ? Vector256.ShiftRightLogical(words, index * bits) : words & Vector256.Create(((1u << bits) - 1) << (index * bits));
        return Vector256.ConvertToSingle(code.AsInt32());
    }

    private static float IntegerFactor(int bits, int index) => (index + 1) * bits == 32 ? 1 : 1f / (1L << (index * bits));

    // The bits of a narrower float are put where a float32 has them; its exponent is then too small by a constant, as is that of a subnormal one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Float(Vector256<uint> atTop, int exponentBits, uint mask)
    {
        Vector256<int> placed = Vector256.ShiftRightArithmetic(atTop.AsInt32(), 8 - exponentBits) & Vector256.Create((int)mask);
        float factor = BitConverter.Int32BitsToSingle((127 + 127 - ((1 << (exponentBits - 1)) - 1)) << 23);
        return placed.AsSingle() * Vector256.Create(factor);
    }

    internal readonly struct UInt2 : INarrowDecoder
    {
        public static int Codes => 16;

        public static float Factor(int index) => IntegerFactor(2, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) => Integer(words, 2, index);
    }

    internal readonly struct UInt4 : INarrowDecoder
    {
        public static int Codes => 8;

        public static float Factor(int index) => IntegerFactor(4, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) => Integer(words, 4, index);
    }

    internal readonly struct UInt8 : INarrowDecoder
    {
        public static int Codes => 4;

        public static float Factor(int index) => IntegerFactor(8, index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) => Integer(words, 8, index);
    }

    internal readonly struct Table4 : INarrowDecoder
    {
        public static int Codes => 8;

        public static float Factor(int index) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high)
        {
            Vector256<int> code = Vector256.ShiftRightLogical(words, 4 * index).AsInt32();
            if (Avx2.IsSupported)
            {
                // A lane is picked by three bits; the fourth is brought to the sign, by which halves are picked.
                Vector256<float> upper = Vector256.ShiftLeft(code, 28).AsSingle();
                return Avx.BlendVariable(Avx2.PermuteVar8x32(low, code), Avx2.PermuteVar8x32(high, code), upper);
            }

            Vector256<int> lane = code & Vector256.Create(7);
            return Vector256.ConditionalSelect(
                Vector256.Equals(code & Vector256.Create(8), Vector256<int>.Zero).AsSingle(), Vector256.Shuffle(low, lane), Vector256.Shuffle(high, lane));
        }
    }

    internal readonly struct Float8E4M3 : INarrowDecoder
    {
        public static int Codes => 4;

        public static float Factor(int index) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) =>
            Float(Vector256.ShiftLeft(words, 24 - (8 * index)), 4, 0x87F0_0000);
    }

    internal readonly struct Float8E5M2 : INarrowDecoder
    {
        public static int Codes => 4;

        public static float Factor(int index) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) =>
            Float(Vector256.ShiftLeft(words, 24 - (8 * index)), 5, 0x8FE0_0000);
    }

    internal readonly struct Float16 : INarrowDecoder
    {
        public static int Codes => 2;

        public static float Factor(int index) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) =>
            Float(Vector256.ShiftLeft(words, 16 - (16 * index)), 5, 0x8FFF_E000);
    }

    internal readonly struct BFloat16 : INarrowDecoder
    {
        public static int Codes => 2;

        public static float Factor(int index) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Decode(Vector256<uint> words, int index, Vector256<float> low, Vector256<float> high) =>
            (index == 0 ? Vector256.ShiftLeft(words, 16) : words & Vector256.Create(0xFFFF_0000)).AsSingle();
    }
}
