namespace Decant.Kernels.Tests;

public unsafe class PoolingTests
{
    public static TheoryData<int, int, int, int, int, int> Cases => new()
    {
        // size, kernel, stride, dilation, pad before, pad after
        { 7, 3, 2, 1, 0, 0 },
        { 7, 3, 2, 1, 1, 1 },
        { 8, 2, 2, 1, 0, 0 },
        { 9, 3, 1, 1, 1, 1 },
        { 11, 3, 1, 2, 2, 2 },
        { 6, 5, 1, 1, 2, 2 },
        { 5, 3, 2, 1, 0, 1 },
        { 1, 1, 1, 1, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_BothLayouts_EqualScalar(int size, int kernel, int stride, int dilation, int before, int after)
    {
        // One output more than fits: a window that was rounded up reaches past the padding.
        foreach (int extra in new[] { 0, 1 })
        {
            int outSize = (size + before + after - dilation * (kernel - 1) - 1) / stride + 1 + extra;
            if ((outSize - 1) * stride - before >= size)
            {
                continue;
            }

            PoolingShape shape = new()
            {
                InHeight = size,
                InWidth = size + 2,
                OutHeight = outSize,
                OutWidth = (size + 2 + before + after - dilation * (kernel - 1) - 1) / stride + 1,
                KernelHeight = kernel,
                KernelWidth = kernel,
                StrideHeight = stride,
                StrideWidth = stride,
                DilationHeight = dilation,
                DilationWidth = dilation,
                PadTop = before,
                PadLeft = before,
                PadBottom = after,
                PadRight = after,
            };
            foreach (PoolingKind kind in Enum.GetValues<PoolingKind>())
            {
                Check(kind, shape);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(49)]
    [InlineData(1000)]
    public void Global_BothLayouts_EqualScalar(int pixels)
    {
        using var arrays = new Arrays();
        const int channels = 11;
        float[] x = arrays.Floats(2 * channels * pixels);
        float* planar = arrays.New<float>(x), blocked = arrays.New<float>(Blocked.From(x, 2, channels, pixels));
        float* y = arrays.New<float>(2 * channels), yBlocked = arrays.New<float>(2 * 16);
        foreach (PoolingKind kind in new[] { PoolingKind.Max, PoolingKind.Average })
        {
            Pooling.Global(kind, ActivationLayout.Planar, planar, y, 2 * channels, pixels, Teams.Three);
            Pooling.Global(kind, ActivationLayout.Blocked, blocked, yBlocked, 4, pixels, Teams.One);
            double[] expected = new double[2 * channels];
            for (int i = 0; i < expected.Length; i++)
            {
                var row = x.Skip(i * pixels).Take(pixels);
                expected[i] = kind == PoolingKind.Max ? row.Max() : row.Average(v => (double)v);
            }

            ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, expected.Length), 1e-6);
            ScalarMath.AssertClose(expected, Blocked.ToPlanar(new ReadOnlySpan<float>(yBlocked, 32), 2, channels, 1), 1e-6);
        }

        arrays.CheckFrames();
    }

    [Theory]
    [InlineData(ActivationLayout.Planar)]
    [InlineData(ActivationLayout.Blocked)]
    public void Run_MaxOfNaN_IsNaN(ActivationLayout layout)
    {
        using var arrays = new Arrays();
        for (int at = 0; at < 4; at++)
        {
            float[] x = [1, 2, 3, 4];
            x[at] = float.NaN;
            PoolingShape shape = new() { InHeight = 2, InWidth = 2, OutHeight = 1, OutWidth = 1, KernelHeight = 2, KernelWidth = 2 };
            float* input = arrays.New<float>(layout == ActivationLayout.Blocked ? Blocked.From(x, 1, 1, 4) : x), y = arrays.New<float>(8);
            Pooling.Run(PoolingKind.Max, shape, layout, input, y, 1, Teams.One);
            Assert.True(float.IsNaN(*y));
            *y = 0;
            Pooling.Global(PoolingKind.Max, layout, input, y, 1, 4, Teams.One);
            Assert.True(float.IsNaN(*y));
        }
    }

    private static void Check(PoolingKind kind, PoolingShape s)
    {
        using var arrays = new Arrays();
        const int channels = 11;
        int inPixels = s.InHeight * s.InWidth, outPixels = s.OutHeight * s.OutWidth;
        float[] x = arrays.Floats(2 * channels * inPixels);
        double[] expected = new double[2 * channels * outPixels];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = Window(kind, s, x.AsSpan(i / outPixels * inPixels, inPixels), i % outPixels / s.OutWidth, i % s.OutWidth);
        }

        float* y = arrays.New<float>(expected.Length), yBlocked = arrays.New<float>(2 * 16 * outPixels);
        Pooling.Run(kind, s, ActivationLayout.Planar, arrays.New<float>(x), y, 2 * channels, Teams.One);
        Pooling.Run(kind, s, ActivationLayout.Blocked, arrays.New<float>(Blocked.From(x, 2, channels, inPixels)), yBlocked, 4, Teams.Three);
        ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, expected.Length), 1e-6);
        ScalarMath.AssertClose(expected, Blocked.ToPlanar(new ReadOnlySpan<float>(yBlocked, 2 * 16 * outPixels), 2, channels, outPixels), 1e-6);
        arrays.CheckFrames();
    }

    private static double Window(PoolingKind kind, PoolingShape s, ReadOnlySpan<float> x, int oy, int ox)
    {
        double max = double.NegativeInfinity, sum = 0;
        int inside = 0, padded = 0;
        for (int ky = 0; ky < s.KernelHeight; ky++)
        {
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                int iy = oy * s.StrideHeight + ky * s.DilationHeight - s.PadTop, ix = ox * s.StrideWidth + kx * s.DilationWidth - s.PadLeft;
                padded += iy < s.InHeight + s.PadBottom && ix < s.InWidth + s.PadRight ? 1 : 0;
                if (iy >= 0 && iy < s.InHeight && ix >= 0 && ix < s.InWidth)
                {
                    inside++;
                    sum += x[iy * s.InWidth + ix];
                    max = Math.Max(max, x[iy * s.InWidth + ix]);
                }
            }
        }

        return kind switch { PoolingKind.Max => max, PoolingKind.Average => sum / inside, _ => sum / padded };
    }
}
