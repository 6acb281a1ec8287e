namespace Decant.Imaging;

/// <summary>
/// The accurate integer inverse DCT of the Independent JPEG Group ("islow"): Loeffler, Ligtenberg and Moschytz,
/// "Practical Fast 1-D DCT Algorithms with 11 Multiplications", ICASSP 1989, in 13-bit fixed point with 2 extra bits between the passes.
/// </summary>
internal static class JpegIdct
{
    private const int ConstBits = 13;
    private const int PassBits = 2;

    /// <summary>Transforms one block of multiplied coefficients to samples.</summary>
    /// <param name="block">64 coefficients in natural order; overwritten.</param>
    /// <param name="target">The plane from the block's first sample on.</param>
    /// <param name="stride">Bytes a row of the plane.</param>
    public static void Transform(Span<int> block, Span<byte> target, int stride)
    {
        block = block[..64];
        for (int i = 0; i < 8; i++)
        {
            Column(block, i);
        }

        for (int i = 0; i < 8; i++)
        {
            Row(block.Slice(8 * i, 8), target.Slice(i * stride, 8));
        }
    }

    /// <summary>The samples of a block whose only coefficient is the first.</summary>
    public static void Flat(int dc, Span<byte> target, int stride)
    {
        byte value = Clamp(((dc << PassBits) + 16) >> 5);
        for (int i = 0; i < 8; i++)
        {
            target.Slice(i * stride, 8).Fill(value);
        }
    }

    private static void Column(Span<int> b, int i)
    {
        int c1 = b[8 + i], c2 = b[16 + i], c3 = b[24 + i], c4 = b[32 + i], c5 = b[40 + i], c6 = b[48 + i], c7 = b[56 + i];
        if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0)
        {
            int flat = b[i] << PassBits;
            b[i] = b[8 + i] = b[16 + i] = b[24 + i] = b[32 + i] = b[40 + i] = b[48 + i] = b[56 + i] = flat;
            return;
        }

        Even even = new(b[i], c2, c4, c6);
        Odd odd = new(c1, c3, c5, c7);
        const int Shift = ConstBits - PassBits;
        const int Half = 1 << (Shift - 1);
        b[i] = (even.S0 + odd.T3 + Half) >> Shift;
        b[56 + i] = (even.S0 - odd.T3 + Half) >> Shift;
        b[8 + i] = (even.S1 + odd.T2 + Half) >> Shift;
        b[48 + i] = (even.S1 - odd.T2 + Half) >> Shift;
        b[16 + i] = (even.S2 + odd.T1 + Half) >> Shift;
        b[40 + i] = (even.S2 - odd.T1 + Half) >> Shift;
        b[24 + i] = (even.S3 + odd.T0 + Half) >> Shift;
        b[32 + i] = (even.S3 - odd.T0 + Half) >> Shift;
    }

    private static void Row(ReadOnlySpan<int> r, Span<byte> target)
    {
        Even even = new(r[0], r[2], r[4], r[6]);
        Odd odd = new(r[1], r[3], r[5], r[7]);
        const int Shift = ConstBits + PassBits + 3;
        const int Half = 1 << (Shift - 1);
        target[7] = Clamp((even.S0 - odd.T3 + Half) >> Shift);
        target[0] = Clamp((even.S0 + odd.T3 + Half) >> Shift);
        target[1] = Clamp((even.S1 + odd.T2 + Half) >> Shift);
        target[6] = Clamp((even.S1 - odd.T2 + Half) >> Shift);
        target[2] = Clamp((even.S2 + odd.T1 + Half) >> Shift);
        target[5] = Clamp((even.S2 - odd.T1 + Half) >> Shift);
        target[3] = Clamp((even.S3 + odd.T0 + Half) >> Shift);
        target[4] = Clamp((even.S3 - odd.T0 + Half) >> Shift);
    }

    private static byte Clamp(int value)
    {
        value += 128;
        return (uint)value <= 255 ? (byte)value : (byte)(~value >> 31);
    }

    private readonly ref struct Even
    {
        public readonly int S0, S1, S2, S3;

        public Even(int c0, int c2, int c4, int c6)
        {
            int z = (c2 + c6) * 4433;
            int t2 = z - (c6 * 15137);
            int t3 = z + (c2 * 6270);
            int t0 = (c0 + c4) << ConstBits;
            int t1 = (c0 - c4) << ConstBits;
            S0 = t0 + t3;
            S3 = t0 - t3;
            S1 = t1 + t2;
            S2 = t1 - t2;
        }
    }

    private readonly ref struct Odd
    {
        public readonly int T0, T1, T2, T3;

        public Odd(int c1, int c3, int c5, int c7)
        {
            int z1 = (c7 + c1) * -7373;
            int z2 = (c5 + c3) * -20995;
            int z3 = c7 + c3;
            int z4 = c5 + c1;
            int z5 = (z3 + z4) * 9633;
            z3 = (z3 * -16069) + z5;
            z4 = (z4 * -3196) + z5;
            T0 = (c7 * 2446) + z1 + z3;
            T1 = (c5 * 16819) + z2 + z4;
            T2 = (c3 * 25172) + z2 + z3;
            T3 = (c1 * 12299) + z1 + z4;
        }
    }
}
