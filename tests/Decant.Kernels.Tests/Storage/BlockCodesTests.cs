using Decant.Tensors;

namespace Decant.Kernels.Tests.Storage;

public sealed unsafe class BlockCodesTests
{
    private const int Rows = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    public void Extremes_AnyWidth_AreThoseOfEachColumn(int width)
    {
        float[] tile = Tile(width, 3);
        var least = new float[width];
        var greatest = new float[width];
        fixed (float* t = tile, l = least, g = greatest)
        {
            BlockCodes.Extremes(t, Rows, width, l, g);
        }

        for (int c = 0; c < width; c++)
        {
            Assert.Equal(Column(tile, width, c).Min(), least[c]);
            Assert.Equal(Column(tile, width, c).Max(), greatest[c]);
        }
    }

    [Theory]
    [InlineData(1, -8, 7)]
    [InlineData(11, 0, 15)]
    [InlineData(24, -128, 127)]
    [InlineData(9, 0, 255)]
    public void Integers_AnyWidth_AreRoundedHalfToEvenAndLimited(int width, int lowest, int highest)
    {
        float[] tile = Tile(width, 100);
        (tile[0], tile[^1]) = (2.5f, 1e9f);
        float zero = lowest == 0 ? 3 : 0;

        byte[] codes = Encode(tile, width, (t, inverse, zeros, to) => BlockCodes.Integers(t, Rows, width, inverse, zeros, lowest, highest, to), inverse: 1, zero);

        Assert.Equal(tile.Select(x => (byte)(int)Math.Clamp(Math.Round(x, MidpointRounding.ToEven) + zero, lowest, highest)), codes);
    }

    [Theory]
    [InlineData(ElementType.Float8E4M3FN, 7, 3, 0x7E)]
    [InlineData(ElementType.Float8E5M2, 15, 2, 0x7B)]
    public void Floats_AnyNumber_AreTheNearest8BitFloats(ElementType type, int bias, int mantissa, int largest)
    {
        const int Width = 1003;
        float[] tile = Tile(Width, 500);
        for (int i = 0; i < tile.Length; i++)
        {
            tile[i] *= MathF.Pow(2, -(i % 30));
        }

        (tile[0], tile[1], tile[2]) = (1e6f, -1e6f, 0f);
        byte[] codes = Encode(tile, Width, (t, inverse, _, to) => BlockCodes.Floats(t, Rows, Width, inverse, bias, mantissa, largest, to), inverse: 1, zero: 0);

        for (int i = 0; i < tile.Length; i++)
        {
            Assert.True((byte)SmallFloat.Encode(type, tile[i]) == codes[i], $"{tile[i]:R}: {codes[i]:X2}, expected {SmallFloat.Encode(type, tile[i]):X2}");
        }
    }

    [Theory]
    [InlineData(1, 16, 0, 15)]
    [InlineData(8, 32, -8, 7)]
    [InlineData(29, 64, 0, 15)]
    public void PackedIntegers_AnyWidth_AreTheIntegersPacked(int width, int rows, int lowest, int highest)
    {
        var random = new Random(width);
        float[] tile = [.. Enumerable.Range(0, rows * width).Select(_ => (random.NextSingle() - 0.5f) * 40)];
        (tile[0], tile[rows * width / 2], tile[^1]) = (2.5f, float.NaN, float.PositiveInfinity);
        float[] inverses = [.. Enumerable.Range(0, width).Select(static c => 0.5f + c)];
        float[] zeros = [.. Enumerable.Range(0, width).Select(c => lowest == 0 ? c % 16f : 0)];
        var codes = new byte[tile.Length + 8];
        int stride = (rows / 2) + 3;
        byte[] expected = new byte[width * stride], actual = new byte[width * stride];
        fixed (float* t = tile, i = inverses, z = zeros)
        fixed (byte* c = codes, e = expected, a = actual)
        {
            BlockCodes.Integers(t, rows, width, i, z, lowest, highest, c);
            BlockCodes.PackColumns(c, rows, width, e, stride);
            BlockCodes.PackedIntegers(t, rows, width, i, z, lowest, highest, a, stride);
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Indices_CountThresholdsBelow()
    {
        const int Width = 10;
        float[] tile = Tile(Width, 2);
        float[] thresholds = [-1f, -0.25f, 0.5f, 0.75f];

        byte[] codes = Encode(tile, Width, (t, inverse, _, to) => BlockCodes.Indices(t, Rows, Width, inverse, thresholds, to), inverse: 0.5f, zero: 0);

        Assert.Equal(tile.Select(x => (byte)thresholds.Count(t => x * 0.5f > t)), codes);
    }

    private delegate void Encoder(float* tile, float* inverse, float* zeros, byte* codes);

    private static byte[] Encode(float[] tile, int width, Encoder encoder, float inverse, float zero)
    {
        float[] inverses = [.. Enumerable.Repeat(inverse, width)];
        float[] zeros = [.. Enumerable.Repeat(zero, width)];
        var codes = new byte[tile.Length + 8];
        fixed (float* t = tile, i = inverses, z = zeros)
        fixed (byte* c = codes)
        {
            encoder(t, i, z, c);
        }

        return codes[..tile.Length];
    }

    private static float[] Tile(int width, float range)
    {
        var random = new Random(width);
        return [.. Enumerable.Range(0, Rows * width).Select(_ => (random.NextSingle() - 0.5f) * 2 * range)];
    }

    private static IEnumerable<float> Column(float[] tile, int width, int c) => Enumerable.Range(0, Rows).Select(r => tile[(r * width) + c]);
}
