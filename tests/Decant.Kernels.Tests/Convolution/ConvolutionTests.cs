namespace Decant.Kernels.Tests;

public unsafe class ConvolutionTests
{
    public static TheoryData<ConvolutionShape> Shapes
    {
        get
        {
            var data = new TheoryData<ConvolutionShape>();
            foreach (int c in new[] { 1, 3, 8, 13, 24 })
            {
                foreach (int m in new[] { 1, 8, 9, 16, 24, 40 })
                {
                    data.Add(Square(c, m, 7, 1));
                    data.Add(Square(c, m, 7, 3) with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 });
                }
            }

            data.Add(Square(20, 17, 9, 3) with { Batch = 2, StrideHeight = 2, StrideWidth = 2, PadLeft = 1, PadBottom = 1 });
            data.Add(Square(9, 16, 12, 3) with { DilationHeight = 2, DilationWidth = 3, PadTop = 2, PadRight = 3 });
            data.Add(Square(6, 16, 12, 1) with { StrideHeight = 3, StrideWidth = 2 });
            data.Add(Square(6, 16, 12, 1) with { PadTop = 2, PadLeft = 1 });
            data.Add(Square(3, 12, 23, 7) with { StrideHeight = 2, StrideWidth = 2, PadTop = 3, PadLeft = 3, PadBottom = 3, PadRight = 3 });
            data.Add(new() { InChannels = 17, OutChannels = 33, InHeight = 1, InWidth = 30, KernelWidth = 5, PadLeft = 2, PadRight = 2 });
            data.Add(new() { InChannels = 5, OutChannels = 10, InHeight = 6, InWidth = 3, KernelHeight = 6, KernelWidth = 2 });
            data.Add(Square(520, 16, 4, 3) with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 });
            data.Add(Square(16, 16, 1, 1));
            data.Add(Square(16, 16, 30, 3) with { Batch = 0 });
            foreach (int groups in new[] { 2, 3, 4 })
            {
                data.Add(Square(groups * 5, groups * 7, 6, 3) with { Groups = groups, PadTop = 1, PadLeft = 1, Batch = 2 });
                data.Add(Square(groups * 8, groups * 16, 6, 1) with { Groups = groups });
                data.Add(Square(groups * 8, groups * 3, 6, 1) with { Groups = groups });
            }

            data.Add(Square(6, 12, 6, 3) with { Groups = 6 });
            AddDepthwise(data);
            return data;
        }
    }

    private static void AddDepthwise(TheoryData<ConvolutionShape> data)
    {
        foreach (int c in new[] { 2, 8, 19 })
        {
            foreach (int size in new[] { 3, 4, 5, 7, 14, 15, 25 })
            {
                foreach (int stride in new[] { 1, 2 })
                {
                    var s = Square(c, c, size, 3) with { Groups = c, StrideHeight = stride, StrideWidth = stride };
                    data.Add(s);
                    data.Add(s with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 });
                    data.Add(s with { PadBottom = 1, PadRight = 1 });
                }
            }
        }

        data.Add(Square(16, 16, 9, 3) with { Groups = 16, PadLeft = 2, PadRight = 2, PadTop = 2, PadBottom = 2 });
        data.Add(Square(16, 16, 19, 5) with { Groups = 16, PadLeft = 2, PadRight = 2, PadTop = 2, PadBottom = 2, Batch = 2 });
        data.Add(Square(16, 16, 20, 5) with { Groups = 16, StrideHeight = 2, StrideWidth = 2, PadLeft = 2, PadRight = 2, PadTop = 2, PadBottom = 2 });
        data.Add(Square(10, 10, 20, 3) with { Groups = 10, DilationHeight = 2, DilationWidth = 2, PadLeft = 2, PadRight = 2, PadTop = 2, PadBottom = 2 });
        data.Add(Square(10, 10, 12, 3) with { Groups = 10, StrideHeight = 3, StrideWidth = 3 });
        data.Add(new() { InChannels = 10, OutChannels = 10, Groups = 10, InHeight = 1, InWidth = 31, KernelWidth = 9, PadLeft = 4, PadRight = 4 });
        data.Add(Square(10, 10, 2, 7) with { Groups = 10, PadLeft = 3, PadRight = 3, PadTop = 3, PadBottom = 3 });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Run_AnyShape_EqualsScalarConvolution(ConvolutionShape shape)
    {
        Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.Direct, Activation.None, residual: false, Teams.One, 2e-6);
        Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.Auto, Activation.Clip(-0.3f, 0.7f), residual: true, Teams.Three, 2e-5);
        Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.Auto, Activation.Silu, residual: true, Teams.One, 2e-5);
        if (shape.Groups == 1)
        {
            Check(shape, ActivationLayout.Planar, ConvolutionAlgorithm.Direct, Activation.Relu, residual: false, Teams.One, 2e-6);
        }
    }

    public static TheoryData<ConvolutionShape> UngroupedShapes
    {
        get
        {
            var data = new TheoryData<ConvolutionShape>();
            foreach (object[] row in (IEnumerable<object[]>)Shapes)
            {
                if (row[0] is ConvolutionShape { Groups: 1 } shape)
                {
                    data.Add(shape);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(UngroupedShapes))]
    public void Run_Sparse_EqualsScalarConvolution(ConvolutionShape shape)
    {
        Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.Sparse, Activation.Clip(-0.3f, 0.7f), residual: true, Teams.Three, 2e-6);
        Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.Sparse, Activation.Silu, residual: false, Teams.One, 2e-6, zeros: 0.9);
        Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.Sparse, Activation.None, residual: true, Teams.Three, 2e-6, zeros: 1);
    }

    [Theory]
    [InlineData(1, 0.9, "conv.sparse.f32")]
    [InlineData(1, 0.4, "conv.1x1.f32")]
    [InlineData(3, 0.95, "conv.sparse-planes.f32")]
    [InlineData(3, 0.7, "conv.winograd-4x4.f32")]
    public void Create_ShareOfZeros_ChoosesTheKernel(int kernel, double zeros, string name)
    {
        var shape = Square(64, 64, 28, kernel) with { PadTop = kernel / 2, PadLeft = kernel / 2, PadBottom = kernel / 2, PadRight = kernel / 2 };
        using var arrays = new Arrays();
        float[] w = arrays.Floats(64 * 64 * kernel * kernel);
        new Span<float>(w, 0, (int)(zeros * w.Length)).Clear();
        using Convolution conv = Convolution.Create(shape, w, []);
        Assert.Equal(name, conv.Name);
    }

    [Theory]
    [InlineData(1, 1, 3, 3)]
    [InlineData(8, 16, 4, 4)]
    [InlineData(13, 24, 7, 9)]
    [InlineData(24, 9, 14, 14)]
    [InlineData(16, 40, 30, 5)]
    [InlineData(400, 16, 9, 8)]
    public void Run_Winograd_EqualsScalarConvolution(int c, int m, int height, int width)
    {
        var bare = new ConvolutionShape { InChannels = c, OutChannels = m, InHeight = height, InWidth = width, KernelHeight = 3, KernelWidth = 3, Batch = 2 };
        foreach (var shape in new[] { bare, bare with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 }, bare with { PadTop = 2, PadRight = 3 } })
        {
            Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.WinogradF4, Activation.Clip(-0.3f, 0.7f), residual: true, Teams.Three, 2e-5);
            Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.WinogradF4, Activation.None, residual: false, Teams.One, 2e-5);
            Check(shape, ActivationLayout.Blocked, ConvolutionAlgorithm.WinogradF2, Activation.Silu, residual: true, Teams.One, 5e-6);
        }
    }

    // Enough weights and work that the threads share one product: cut by rows, by panels, and by positions of Winograd tiles, in two groups of tiles.
    [Theory]
    [InlineData(96, 200, 7, 1)]
    [InlineData(600, 400, 1, 1)]
    [InlineData(17, 90, 33, 1)]
    [InlineData(128, 72, 9, 3)]
    [InlineData(128, 72, 33, 3)]
    public void Run_WorkToShare_EqualsScalarConvolution(int c, int m, int size, int kernel)
    {
        ConvolutionShape shape = Square(c, m, size, kernel) with { PadTop = kernel / 2, PadLeft = kernel / 2, PadBottom = kernel / 2, PadRight = kernel / 2 };
        ConvolutionAlgorithm algorithm = kernel == 3 ? ConvolutionAlgorithm.WinogradF4 : ConvolutionAlgorithm.Direct;
        Check(shape, ActivationLayout.Blocked, algorithm, Activation.Relu, residual: true, Teams.Three, 2e-5);
        Check(shape, ActivationLayout.Blocked, algorithm, Activation.Silu, residual: false, Teams.Three, 2e-5);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(16, 2)]
    public void Run_NaNInput_ReachesOnlyItsWindow(int groups, int algorithm)
    {
        var shape = Square(16, 16, 12, 3) with { Groups = groups, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
        using var arrays = new Arrays();
        float[] x = arrays.Floats(16 * 144);
        x[5 * 144 + 6 * 12 + 6] = float.NaN;
        using Convolution conv = Convolution.Create(shape, arrays.Floats(16 * 16 / groups * 9), [], Activation.Relu, ActivationLayout.Blocked, (ConvolutionAlgorithm)(algorithm == 1 ? 0 : 1));
        float[] y = Blocked.ToPlanar(RunBlocked(arrays, conv, Blocked.From(x, 1, 16, 144), null, Teams.One), 1, 16, 144);
        Assert.True(float.IsNaN(y[5 * 144 + 6 * 12 + 6]));
        Assert.False(float.IsNaN(y[5 * 144]));
        Assert.Equal(groups == 16, !float.IsNaN(y[4 * 144 + 6 * 12 + 6]));
    }

    [Fact]
    public void Create_WrongLengths_ThrowsWithCode()
    {
        var shape = Square(3, 4, 5, 3);
        Assert.Contains("DEC1602", Assert.Throws<ArgumentException>(() => Convolution.Create(shape, new float[5], [])).Message, StringComparison.Ordinal);
        Assert.Contains("DEC1601", Assert.Throws<ArgumentException>(() => Convolution.Create(Square(3, 4, 2, 3), new float[108], [])).Message, StringComparison.Ordinal);
    }

    internal static ConvolutionShape Square(int c, int m, int size, int kernel)
        => new() { InChannels = c, OutChannels = m, InHeight = size, InWidth = size, KernelHeight = kernel, KernelWidth = kernel };

    internal static void Check(ConvolutionShape s, ActivationLayout layout, ConvolutionAlgorithm algorithm, Activation activation, bool residual, ThreadTeam team, double tolerance, double zeros = 0)
    {
        using var arrays = new Arrays();
        int inPixels = s.InHeight * s.InWidth, outPixels = s.OutHeight * s.OutWidth;
        float[] x = arrays.Floats(s.Batch * s.InChannels * inPixels), bias = arrays.Floats(s.OutChannels);
        float[] w = Array.ConvertAll(arrays.Floats(s.OutChannels * s.GroupInChannels * s.KernelHeight * s.KernelWidth), v => arrays.Random.NextDouble() < zeros ? 0 : v);
        float[] r = arrays.Floats(s.Batch * s.OutChannels * outPixels);
        double[] expected = ScalarMath.Convolve(s, x, w, bias);
        double largest = ScalarMath.Largest(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = ScalarMath.Apply(activation, expected[i] + (residual ? r[i] : 0));
        }

        using Convolution conv = Convolution.Create(s, w, bias, activation, layout, algorithm);
        float[] input = layout == ActivationLayout.Blocked ? Blocked.From(x, s.Batch, s.InChannels, inPixels) : x;
        float[] actual = RunBlocked(arrays, conv, input, residual ? Blocked.From(r, s.Batch, s.OutChannels, outPixels) : null, team);
        ScalarMath.AssertClose(expected, Blocked.ToPlanar(actual, s.Batch, s.OutChannels, outPixels), tolerance, largest);
    }

    // The residual, where there is one, is the output array itself; the output has gaps between its images.
    private static float[] RunBlocked(Arrays arrays, Convolution conv, float[] input, float[]? residual, ThreadTeam team)
    {
        ConvolutionShape s = conv.Shape;
        int image = (int)BlockedLayout.ImageFloats(s.OutChannels, s.OutHeight, s.OutWidth), stride = image + 16;
        float* output = arrays.New<float>(Math.Max(s.Batch, 1) * stride);
        for (int n = 0; residual is not null && n < s.Batch; n++)
        {
            residual.AsSpan(n * image, image).CopyTo(new Span<float>(output + n * stride, image));
        }

        ConvolutionArguments arguments = new()
        {
            Input = arrays.New<float>(input),
            Output = output,
            OutputBatchStride = stride,
            Residual = residual is null ? null : output,
            ResidualBatchStride = residual is null ? 0 : stride,
            Scratch = arrays.Scratch(conv.ScratchBytes(team.Threads)),
        };
        conv.Run(arguments, team);
        arrays.CheckFrames();
        float[] packed = new float[s.Batch * image];
        for (int n = 0; n < s.Batch; n++)
        {
            new ReadOnlySpan<float>(output + n * stride, image).CopyTo(packed.AsSpan(n * image));
        }

        return packed;
    }
}
