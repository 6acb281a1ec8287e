namespace Decant.Kernels.Tests;

public unsafe class IntegerElementwiseTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Quantize_HalvesLimitsAndNaN_AsSpecified(bool signed)
    {
        using var arrays = new Arrays();
        List<float> values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 0, -0f];
        for (int i = -700; i < 700; i++)
        {
            values.Add(i * 0.25f * 0.5f);
        }

        float[] x = [.. values];
        byte* y = arrays.New<byte>(x.Length);
        QuantizeKernel.Quantize(arrays.New<float>(x), y, x.Length, 0.5f, signed ? -5 : 120, signed, Teams.Three);
        int zero = signed ? -5 : 120, low = signed ? -128 : 0, high = signed ? 127 : 255;
        for (int i = 0; i < x.Length; i++)
        {
            double expected = double.IsNaN(x[i]) ? low : Math.Clamp(Math.Round(x[i] / 0.5, MidpointRounding.ToEven) + zero, low, high);
            Assert.Equal(expected, signed ? (sbyte)y[i] : y[i]);
        }

        float* back = arrays.New<float>(x.Length);
        QuantizeKernel.Dequantize(y, back, x.Length, 0.5f, zero, signed, Teams.One);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(((signed ? (sbyte)y[i] : y[i]) - zero) * 0.5f, back[i]);
        }

        arrays.CheckFrames();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void QuantizeChannelsLast_EqualsQuantizeOfEachElement(int channels, bool signed)
    {
        using var arrays = new Arrays();
        const int Positions = 2100;
        float[] x = [.. Enumerable.Range(0, 2 * channels * Positions).Select(_ => (arrays.Random.NextSingle() - 0.5f) * 200)];
        byte* y = arrays.New<byte>(x.Length);
        IntegerOperand type = new(signed, 0.5f, signed ? -5 : 120);
        QuantizeChannelsLast.Run(arrays.New<float>(x), y, 2, channels, Positions, type, Teams.Three);
        for (int i = 0; i < x.Length; i++)
        {
            int p = i / channels % Positions, c = i % channels, n = i / channels / Positions;
            double rounded = Math.Round(x[(n * channels + c) * Positions + p] / 0.5, MidpointRounding.ToEven) + type.ZeroPoint;
            Assert.Equal(Math.Clamp(rounded, signed ? -128 : 0, signed ? 127 : 255), signed ? (sbyte)y[i] : y[i]);
        }

        arrays.CheckFrames();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void AddAndMultiply_AllPairsOfBytes_SameBitsAsScalar(bool aSigned, bool ySigned)
    {
        using var arrays = new Arrays();
        byte[] a = new byte[65536], b = new byte[65536];
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = ((byte)i, (byte)(i >> 8));
        }

        IntegerOperand at = new(aSigned, 0.037f, aSigned ? -3 : 128), bt = new(!aSigned, 0.011f, 7), yt = new(ySigned, 0.05f, ySigned ? 4 : 100);
        byte* pa = arrays.New<byte>(a), pb = arrays.New<byte>(b), y = arrays.New<byte>(a.Length);
        foreach (bool multiply in new[] { false, true })
        {
            int low = ySigned ? -128 : 100;
            if (multiply)
            {
                IntegerBinary.Multiply(pa, at, pb, bt, y, yt, low, a.Length - 3, Teams.Three);
            }
            else
            {
                IntegerBinary.Add(pa, at, pb, bt, y, yt, low, a.Length - 3, Teams.Three);
            }

            for (int i = 0; i < a.Length - 3; i++)
            {
                float left = Real(a[i], at), right = Real(b[i], bt);
                float real = (multiply ? left * right : left + right) / yt.Scale;
                Assert.Equal(Math.Clamp((int)MathF.Round(real) + yt.ZeroPoint, low, ySigned ? 127 : 255), ySigned ? (sbyte)y[i] : y[i]);
            }
        }

        arrays.CheckFrames();
    }

    [Fact]
    public void ByteTable_StridedRows_LookEveryByteUp()
    {
        using var arrays = new Arrays();
        byte[] x = new byte[5 * 40], table = new byte[256];
        arrays.Random.NextBytes(x);
        ByteTable.Fill(table, v => v < 0 ? 0.1f * v : v, true, 0.1f, 3, false, 0.2f, 50);
        byte* y = arrays.New<byte>(5 * 50);
        ByteTable.Run(arrays.New<byte>(x), 40, y, 50, 5, 37, arrays.New<byte>(table), Teams.Three);
        for (int i = 0; i < 5 * 37; i++)
        {
            float real = ((sbyte)x[i / 37 * 40 + i % 37] - 3) * 0.1f;
            Assert.Equal(Math.Clamp((int)MathF.Round((real < 0 ? 0.1f * real : real) / 0.2f) + 50, 0, 255), y[i / 37 * 50 + i % 37]);
        }

        Assert.Equal(0xA5, y[37]);
        Assert.Contains("DEC1607", Assert.Throws<ArgumentException>(() => ByteTable.Fill(new byte[3], v => v, true, 1, 0, true, 1, 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0.037f, 0, false, 0.05f, 0, 0)]
    [InlineData(true, 0.02f, -9, false, 0.011f, 140, 60)]
    [InlineData(false, 0.3f, 128, true, 0.25f, -3, -128)]
    public void ByteRescale_OfATableThatIsOne_GivesItsBytes(bool fromSigned, float fromScale, int fromZero, bool toSigned, float toScale, int toZero, int minimum)
    {
        using var arrays = new Arrays();
        byte[] table = new byte[256], x = new byte[5003];
        ByteTable.Fill(table, static v => v, fromSigned, fromScale, fromZero, toSigned, toScale, toZero);
        table = Array.ConvertAll(table, b => toSigned ? (byte)Math.Max((sbyte)b, minimum) : (byte)Math.Max(b, minimum));
        arrays.Random.NextBytes(x);
        byte* y = arrays.New<byte>(x.Length);
        ByteRescale? found = ByteRescale.TryFind(table, new(fromSigned, fromScale, fromZero), new(toSigned, toScale, toZero), minimum, toSigned ? 127 : 255);
        Assert.NotNull(found);
        found.Value.Run(arrays.New<byte>(x), y, x.Length, Teams.Three);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(table[x[i]], y[i]);
        }

        arrays.CheckFrames();
        table[77] ^= 1;
        Assert.Null(ByteRescale.TryFind(table, new(fromSigned, fromScale, fromZero), new(toSigned, toScale, toZero), minimum, toSigned ? 127 : 255));
        Assert.Contains("DEC1607", Assert.Throws<ArgumentException>(() => ByteRescale.TryFind(new byte[3], default, default, 0, 255)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PoolingKind.Max, false)]
    [InlineData(PoolingKind.Max, true)]
    [InlineData(PoolingKind.Average, false)]
    [InlineData(PoolingKind.AverageWithPadding, true)]
    public void IntegerPooling_PaddedWindows_SameBitsAsScalar(PoolingKind kind, bool signed)
    {
        foreach (int channels in new[] { 3, 8, 29, 64, 75 })
        {
            using var arrays = new Arrays();
            PoolingShape s = new() { InHeight = 7, InWidth = 6, OutHeight = 4, OutWidth = 3, KernelHeight = 3, KernelWidth = 3, StrideHeight = 2, StrideWidth = 2, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
            IntegerOperand xt = new(signed, 0.1f, 5), yt = kind == PoolingKind.Max ? xt : new(signed, 0.07f, -2 + (signed ? 0 : 30));
            byte[] x = new byte[2 * 42 * channels];
            arrays.Random.NextBytes(x);
            byte* y = arrays.New<byte>(2 * 12 * channels);
            IntegerPooling.Run(kind, s, arrays.New<byte>(x), xt, y, yt, 2, channels, Teams.Three);
            for (int i = 0; i < 2 * 12 * channels; i++)
            {
                Assert.Equal(Window(kind, s, x, channels, i, xt, yt), signed ? (sbyte)y[i] : y[i]);
            }

            arrays.CheckFrames();
        }
    }

    private static int Window(PoolingKind kind, PoolingShape s, byte[] x, int channels, int i, IntegerOperand xt, IntegerOperand yt)
    {
        int c = i % channels, ox = i / channels % s.OutWidth, oy = i / channels / s.OutWidth % s.OutHeight, n = i / channels / s.OutWidth / s.OutHeight;
        int max = int.MinValue, sum = 0, inside = 0, padded = 0;
        for (int tap = 0; tap < 9; tap++)
        {
            int iy = oy * 2 + tap / 3 - 1, ix = ox * 2 + tap % 3 - 1;
            padded += iy <= s.InHeight && ix <= s.InWidth ? 1 : 0;
            if (iy >= 0 && iy < s.InHeight && ix >= 0 && ix < s.InWidth)
            {
                byte raw = x[((n * s.InHeight + iy) * s.InWidth + ix) * channels + c];
                int value = xt.Signed ? (sbyte)raw : raw;
                max = Math.Max(max, value);
                sum += value - xt.ZeroPoint;
                inside++;
            }
        }

        float scale = xt.Scale / yt.Scale / (kind == PoolingKind.Average ? inside : padded);
        return kind == PoolingKind.Max ? max : Math.Clamp((int)MathF.Round(sum * scale) + yt.ZeroPoint, yt.Signed ? -128 : 0, yt.Signed ? 127 : 255);
    }

    private static float Real(byte value, IntegerOperand type) => ((type.Signed ? (sbyte)value : value) - type.ZeroPoint) * type.Scale;
}
