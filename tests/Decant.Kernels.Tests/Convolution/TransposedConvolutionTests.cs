namespace Decant.Kernels.Tests;

public unsafe class TransposedConvolutionTests
{
    [Theory]
    [InlineData(4, 6, 3, 1, 1, 0, 1, 0)]
    [InlineData(4, 6, 2, 2, 1, 0, 1, 0)]
    [InlineData(9, 10, 3, 2, 1, 1, 1, 1)]
    [InlineData(8, 8, 4, 2, 1, 1, 2, 0)]
    [InlineData(6, 6, 3, 2, 2, 1, 1, 1)]
    [InlineData(6, 6, 3, 3, 1, 2, 6, 2)]
    [InlineData(5, 5, 1, 2, 1, 1, 1, 0)]
    [InlineData(9, 9, 2, 3, 1, 0, 1, 0)]
    [InlineData(8, 16, 5, 2, 3, 2, 1, 1)]
    [InlineData(8, 8, 4, 4, 2, 1, 1, 0)]
    public void Run_AnyShape_EqualsScatteredSums(int c, int m, int kernel, int stride, int dilation, int pad, int groups, int outputPadding)
    {
        var s = new ConvolutionShape
        {
            Batch = 2,
            InChannels = c,
            OutChannels = m,
            InHeight = 5,
            InWidth = 4,
            KernelHeight = kernel,
            KernelWidth = kernel,
            StrideHeight = stride,
            StrideWidth = stride,
            DilationHeight = dilation,
            DilationWidth = dilation,
            PadTop = pad,
            PadLeft = pad,
            PadBottom = pad,
            PadRight = pad,
            Groups = groups,
        };
        int height = stride * 4 + outputPadding + dilation * (kernel - 1) + 1 - 2 * pad, width = stride * 3 + outputPadding + dilation * (kernel - 1) + 1 - 2 * pad;
        using var arrays = new Arrays();
        float[] x = arrays.Floats(2 * c * 20), w = arrays.Floats(c * m / groups * kernel * kernel), bias = arrays.Floats(m);
        double[] expected = Scatter(s, height, width, x, w, bias);
        using TransposedConvolution conv = TransposedConvolution.Create(s, height, width, w, bias);
        int floats = (int)BlockedLayout.Floats(2, m, height, width);
        float* y = arrays.New<float>(floats);
        conv.Run(new() { Input = arrays.New<float>(Blocked.From(x, 2, c, 20)), Output = y, Scratch = arrays.Scratch(conv.ScratchBytes(3)) }, Teams.Three);
        arrays.CheckFrames();
        ScalarMath.AssertClose(expected, Blocked.ToPlanar(new ReadOnlySpan<float>(y, floats), 2, m, height * width), 1e-6);
    }

    private static double[] Scatter(ConvolutionShape s, int height, int width, float[] x, float[] w, float[] bias)
    {
        double[] y = new double[2 * s.OutChannels * height * width];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias[i / (height * width) % s.OutChannels];
        }

        for (int i = 0; i < x.Length; i++)
        {
            int ix = i % s.InWidth, iy = i / s.InWidth % s.InHeight, c = i / (s.InWidth * s.InHeight) % s.InChannels, n = i / (s.InWidth * s.InHeight * s.InChannels);
            for (int k = 0; k < s.GroupOutChannels * s.KernelHeight * s.KernelWidth; k++)
            {
                int kx = k % s.KernelWidth, ky = k / s.KernelWidth % s.KernelHeight, m = c / s.GroupInChannels * s.GroupOutChannels + k / (s.KernelWidth * s.KernelHeight);
                int oy = iy * s.StrideHeight + ky * s.DilationHeight - s.PadTop, ox = ix * s.StrideWidth + kx * s.DilationWidth - s.PadLeft;
                if (oy >= 0 && oy < height && ox >= 0 && ox < width)
                {
                    y[((n * s.OutChannels + m) * height + oy) * width + ox] += (double)x[i] * w[c * s.GroupOutChannels * s.KernelHeight * s.KernelWidth + k];
                }
            }
        }

        return y;
    }
}
