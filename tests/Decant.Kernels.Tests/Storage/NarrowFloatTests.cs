namespace Decant.Kernels.Tests.Storage;

public sealed class NarrowFloatTests
{
    private static readonly float[] Edges =
    [
        0f, -0f, 1f, -1f, 65504f, 65519.996f, 65520f, -65520f, 65536f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
        6.1035156e-5f, 6.097555e-5f, 5.9604645e-8f, 2.9802322e-8f, 2.9802326e-8f, 1e-30f, float.Epsilon, 1.00048828125f, 1.00146484375f, 3.3895314e38f, 3.3961775e38f,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Round_AnyNumber_IsTheNearest(bool brain)
    {
        float[] source = [.. Edges, .. Random(100_003)];
        var bits = new ushort[source.Length];

        NarrowFloat.Round(source, bits, brain);

        for (int i = 0; i < source.Length; i++)
        {
            float found = brain ? BitConverter.Int32BitsToSingle(bits[i] << 16) : (float)BitConverter.UInt16BitsToHalf(bits[i]);
            float expected = Expected(source[i], brain);
            Assert.True(found.Equals(expected), $"{source[i]:R}: {found:R}, expected {expected:R}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Measure_CountsWhatRoundingLoses(bool brain)
    {
        float[] source = [.. Edges, .. Random(1000).Where(static x => Math.Abs(x) < 1e5f)];
        double signal = 0, noise = 0;
        foreach (float x in source.Where(x => float.IsFinite(x) && float.IsFinite(Expected(x, brain)) && Math.Abs(x) < 1e10f))
        {
            signal += (double)x * x;
            noise += Math.Pow((double)x - Expected(x, brain), 2);
        }

        NarrowingError all = NarrowFloat.Measure(source, brain);
        NarrowingError finite = NarrowFloat.Measure([.. source.Where(static x => Math.Abs(x) < 1e10f)], brain);

        Assert.Equal(source.Count(x => float.IsFinite(x) && !float.IsFinite(Expected(x, brain))), all.Overflows);
        Assert.Equal(source.Count(x => x != 0 && Expected(x, brain) == 0), all.Underflows);
        Assert.Equal(source.Count(static x => !float.IsFinite(x)), all.NonFinite);
        Assert.Equal(signal, finite.Signal, signal * 1e-5);
        Assert.Equal(noise, finite.Noise, noise * 1e-5);
    }

    private static float Expected(float x, bool brain)
    {
        if (!brain)
        {
            return (float)(Half)x;
        }

        // The nearest of the two neighbours with 16 zero bits; of two equally near ones that whose last bit is zero.
        if (!float.IsFinite(x))
        {
            return x;
        }

        int low = BitConverter.SingleToInt32Bits(x) & unchecked((int)0xFFFF0000);
        double down = BitConverter.Int32BitsToSingle(low);
        double up = (low & 0x7FFF0000) == 0x7F7F0000 ? Math.CopySign(Math.ScaleB(1, 128), x) : BitConverter.Int32BitsToSingle(low + 0x10000);
        double chosen = Math.Abs(x - down) < Math.Abs(up - x) || (Math.Abs(x - down) == Math.Abs(up - x) && (low & 0x10000) == 0) ? down : up;
        return (float)chosen;
    }

    private static IEnumerable<float> Random(int count)
    {
        var random = new Random(5);
        for (int i = 0; i < count; i++)
        {
            yield return i % 2 == 0 ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) : (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-30, 18));
        }
    }
}
