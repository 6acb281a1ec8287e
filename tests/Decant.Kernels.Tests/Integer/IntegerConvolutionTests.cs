namespace Decant.Kernels.Tests;

public unsafe class IntegerConvolutionTests
{
    public static TheoryData<ConvolutionShape> Shapes
    {
        get
        {
            var data = new TheoryData<ConvolutionShape>();
            foreach (int c in new[] { 1, 3, 16, 33 })
            {
                foreach (int m in new[] { 1, 8, 17, 24, 40 })
                {
                    data.Add(ConvolutionTests.Square(c, m, 7, 1));
                    data.Add(ConvolutionTests.Square(c, m, 6, 3) with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 });
                }
            }

            data.Add(ConvolutionTests.Square(20, 17, 9, 3) with { Batch = 2, StrideHeight = 2, StrideWidth = 2, PadLeft = 1, PadBottom = 1 });
            data.Add(ConvolutionTests.Square(9, 16, 12, 3) with { DilationHeight = 2, DilationWidth = 3, PadTop = 2, PadRight = 3 });
            data.Add(ConvolutionTests.Square(6, 16, 12, 1) with { StrideHeight = 3, StrideWidth = 2 });
            data.Add(ConvolutionTests.Square(6, 16, 12, 1) with { PadTop = 2, PadLeft = 1, StrideHeight = 2 });
            data.Add(ConvolutionTests.Square(400, 16, 9, 3) with { PadTop = 1, PadRight = 1 });
            data.Add(ConvolutionTests.Square(15, 21, 6, 3) with { Groups = 3, PadTop = 1, Batch = 2 });
            data.Add(ConvolutionTests.Square(6, 12, 6, 3) with { Groups = 6 });
            data.Add(new() { InChannels = 70, OutChannels = 50, InHeight = 1, InWidth = 13 });
            foreach (int c in new[] { 16, 24, 40 })
            {
                ConvolutionShape wide = ConvolutionTests.Square(c, 17, 13, 3);
                data.Add(wide);
                data.Add(wide with { OutChannels = c, InWidth = 38, PadTop = 1, PadLeft = 2, PadBottom = 1, Batch = 2 });
            }

            foreach (int c in new[] { 2, 8, 19, 32 })
            {
                foreach (int stride in new[] { 1, 2 })
                {
                    var s = ConvolutionTests.Square(c, c, 9, 3) with { Groups = c, StrideHeight = stride, StrideWidth = stride, Batch = 2 };
                    data.Add(s);
                    data.Add(s with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 });
                    data.Add(s with { KernelHeight = 4, KernelWidth = 2, PadTop = 3, PadRight = 1 });
                    data.Add(s with { KernelHeight = 5, KernelWidth = 5, PadTop = 2, PadLeft = 2, PadBottom = 2, PadRight = 2 });
                    data.Add(s with { DilationHeight = 2, DilationWidth = 2 });
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Run_FullRangeData_SameBitsAsScalar(ConvolutionShape shape)
    {
        int seed = 0;
        foreach (bool inputSigned in new[] { false, true })
        {
            foreach (bool weightsSigned in new[] { false, true })
            {
                foreach (IntegerOutputKind kind in Enum.GetValues<IntegerOutputKind>())
                {
                    Check(shape, inputSigned, weightsSigned, kind, seed++ % 2 == 0 ? Teams.One : Teams.Three);
                }
            }
        }
    }

    [Fact]
    public void Run_LargestProducts_DoNotSaturate()
    {
        var shape = ConvolutionTests.Square(512, 16, 2, 1);
        using var arrays = new Arrays();
        byte[] x = new byte[4 * 512], w = new byte[16 * 512];
        Array.Fill(x, (byte)255);
        Array.Fill(w, unchecked((byte)-128));
        using IntegerConvolution conv = IntegerConvolution.Create(shape, w, true, [], [], [], false, new(IntegerOutputKind.Int32));
        int* y = arrays.New<int>(4 * 16);
        Run(arrays, conv, x, (byte*)y, 0, 0, null, Teams.One);
        Assert.Equal(255 * -128 * 512, new ReadOnlySpan<int>(y, 64).ToArray().Distinct().Single());
    }

    [Theory]
    [InlineData(64, 1, 5)]
    [InlineData(64, 3, 12)]
    [InlineData(48, 3, 12)]
    public void Run_OnlyExtremeBytes_SameBitsAsScalar(int channels, int kernel, int size)
    {
        ConvolutionShape s = ConvolutionTests.Square(channels, 24, size, kernel) with { PadTop = kernel / 2, PadLeft = kernel / 2 };
        using var arrays = new Arrays();
        byte[] x = [.. Enumerable.Range(0, channels * size * size).Select(_ => (byte)(255 * arrays.Random.Next(2)))];
        byte[] w = [.. Enumerable.Range(0, 24 * channels * kernel * kernel).Select(_ => (byte)(arrays.Random.Next(2) == 0 ? 127 : 128))];
        using IntegerConvolution conv = IntegerConvolution.Create(s, w, true, [], [], [], false, new(IntegerOutputKind.Int32));
        Assert.Equal(kernel == 3, conv.Name.Contains("winograd", StringComparison.Ordinal));
        int pixels = s.OutHeight * s.OutWidth;
        int* y = arrays.New<int>(pixels * 24);
        Run(arrays, conv, x, (byte*)y, 0, 0, null, Teams.Three);
        for (int i = 0; i < pixels * 24; i++)
        {
            Assert.Equal(Sum(s, x, false, 0, w, true, 0, i / 24, i % 24), y[i]);
        }
    }

    [Fact]
    public void Create_SumsBeyondWinogradsBound_TakesTheProduct()
    {
        byte[] w = new byte[1024 * 3 * 3];
        Array.Fill(w, (byte)0x80);
        using IntegerConvolution conv = IntegerConvolution.Create(ConvolutionTests.Square(1024, 1, 66, 3), w, true, [], [], [], false, new(IntegerOutputKind.Int32));
        Assert.DoesNotContain("winograd", conv.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WrongLengths_ThrowsWithCode()
        => Assert.Contains(
            "DEC1606",
            Assert.Throws<ArgumentException>(() => IntegerConvolution.Create(ConvolutionTests.Square(2, 3, 4, 1), new byte[6], true, [1, 2], [], [], false, default)).Message,
            StringComparison.Ordinal);

    private static void Check(ConvolutionShape s, bool inputSigned, bool weightsSigned, IntegerOutputKind kind, ThreadTeam team)
    {
        using var arrays = new Arrays();
        byte[] x = new byte[s.Batch * s.InChannels * s.InHeight * s.InWidth], w = new byte[s.OutChannels * s.GroupInChannels * s.KernelHeight * s.KernelWidth];
        arrays.Random.NextBytes(x);
        arrays.Random.NextBytes(w);
        int m = s.OutChannels, inputZero = inputSigned ? -7 : 131;
        int[] zeros = Enumerable.Range(0, m).Select(_ => arrays.Random.Next(weightsSigned ? -128 : 0, weightsSigned ? 128 : 256)).ToArray();
        int[] bias = Enumerable.Range(0, m).Select(_ => arrays.Random.Next(-50000, 50000)).ToArray();
        float[] scales = Enumerable.Range(0, m).Select(_ => arrays.Random.NextSingle() * 0.002f).ToArray();
        IntegerOutput output = new(kind, kind == IntegerOutputKind.Int8 ? -3 : 100, kind == IntegerOutputKind.UInt8 ? 20 : int.MinValue, kind == IntegerOutputKind.Int8 ? 90 : int.MaxValue);
        using IntegerConvolution conv = IntegerConvolution.Create(s, w, weightsSigned, zeros, bias, scales, inputSigned, output);
        int pixels = s.Batch * s.OutHeight * s.OutWidth, stride = m + 3, size = output.ElementSize;
        byte* y = arrays.New<byte>(pixels * stride * size);
        Run(arrays, conv, x, y, stride, inputZero, null, team);
        for (int p = 0; p < pixels; p++)
        {
            for (int c = 0; c < m; c++)
            {
                int sum = bias[c] + Sum(s, x, inputSigned, inputZero, w, weightsSigned, zeros[c], p, c);
                byte* at = y + (p * stride + c) * size;
                switch (kind)
                {
                    case IntegerOutputKind.Int32: Assert.Equal(sum, *(int*)at); break;
                    case IntegerOutputKind.Float32: Assert.Equal(sum * scales[c], *(float*)at); break;
                    case IntegerOutputKind.UInt8: Assert.Equal(Math.Clamp((int)MathF.Round(sum * scales[c]) + 100, 20, 255), *at); break;
                    default: Assert.Equal(Math.Clamp((int)MathF.Round(sum * scales[c]) - 3, -128, 90), *(sbyte*)at); break;
                }
            }
        }
    }

    private static int Sum(in ConvolutionShape s, byte[] x, bool inputSigned, int inputZero, byte[] w, bool weightsSigned, int weightZero, int p, int m)
    {
        int ox = p % s.OutWidth, oy = p / s.OutWidth % s.OutHeight, n = p / (s.OutWidth * s.OutHeight), group = m / s.GroupOutChannels, sum = 0;
        for (int ky = 0; ky < s.KernelHeight; ky++)
        {
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                int iy = oy * s.StrideHeight + ky * s.DilationHeight - s.PadTop, ix = ox * s.StrideWidth + kx * s.DilationWidth - s.PadLeft;
                for (int c = 0; iy >= 0 && iy < s.InHeight && ix >= 0 && ix < s.InWidth && c < s.GroupInChannels; c++)
                {
                    byte bx = x[((n * s.InHeight + iy) * s.InWidth + ix) * s.InChannels + group * s.GroupInChannels + c];
                    byte bw = w[(m * s.GroupInChannels + c) * s.KernelHeight * s.KernelWidth + ky * s.KernelWidth + kx];
                    sum += ((inputSigned ? (sbyte)bx : bx) - inputZero) * ((weightsSigned ? (sbyte)bw : bw) - weightZero);
                }
            }
        }

        return sum;
    }

    private static void Run(Arrays arrays, IntegerConvolution conv, byte[] x, byte* y, int stride, int inputZero, float* scales, ThreadTeam team)
    {
        IntegerConvolutionArguments arguments = new()
        {
            Input = arrays.New<byte>(x),
            InputZeroPoint = inputZero,
            Output = y,
            OutputPixelStride = stride,
            Scales = scales,
            Scratch = arrays.Scratch(conv.ScratchBytes(team.Threads)),
        };
        conv.Run(arguments, team);
        arrays.CheckFrames();
    }
}
