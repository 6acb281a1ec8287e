namespace Decant.Kernels.Tests;

public unsafe class NormalizationTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1000, 1)]
    [InlineData(3, 7, 1)]
    [InlineData(2, 21, 50)]
    [InlineData(2, 4, 3)]
    public void Softmax_AnyAxis_EqualsScalar(int outer, int length, int inner)
    {
        foreach (bool logarithm in new[] { false, true })
        {
            using var arrays = new Arrays();
            float[] x = arrays.Floats(outer * length * inner);
            x[0] = 100;
            double[] expected = new double[x.Length];
            for (int i = 0; i < outer * inner; i++)
            {
                int start = i / inner * length * inner + i % inner;
                double max = Enumerable.Range(0, length).Max(l => x[start + l * inner]);
                double sum = Enumerable.Range(0, length).Sum(l => Math.Exp(x[start + l * inner] - max));
                for (int l = 0; l < length; l++)
                {
                    double shifted = x[start + l * inner] - max;
                    expected[start + l * inner] = logarithm ? shifted - Math.Log(sum) : Math.Exp(shifted) / sum;
                }
            }

            float* y = arrays.New<float>(x);
            Softmax.Run(y, y, outer, length, inner, logarithm, Teams.Three);
            ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, x.Length), 1e-6);
            arrays.CheckFrames();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LayerNormalization_Rows_EqualScalar(bool centre)
    {
        using var arrays = new Arrays();
        const int rows = 5, length = 37;
        float[] x = arrays.Floats(rows * length), scale = arrays.Floats(length), shift = arrays.Floats(length);
        double[] expected = new double[x.Length];
        for (int r = 0; r < rows; r++)
        {
            var row = x.Skip(r * length).Take(length).Select(v => (double)v).ToArray();
            double mean = centre ? row.Average() : 0, variance = row.Average(v => (v - mean) * (v - mean));
            for (int i = 0; i < length; i++)
            {
                expected[r * length + i] = (row[i] - mean) / Math.Sqrt(variance + 1e-5) * scale[i] + shift[i];
            }
        }

        float* y = arrays.New<float>(x.Length);
        LayerNormalization.Run(arrays.New<float>(x), y, rows, length, arrays.New<float>(scale), arrays.New<float>(shift), 1e-5f, centre, Teams.One);
        ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, x.Length), 1e-6);
        arrays.CheckFrames();
    }

    [Theory]
    [InlineData(ActivationLayout.Planar, 13)]
    [InlineData(ActivationLayout.Blocked, 13)]
    [InlineData(ActivationLayout.Blocked, 16)]
    public void ChannelAffineAndLocalResponse_BothLayouts_EqualScalar(ActivationLayout layout, int channels)
    {
        using var arrays = new Arrays();
        const int pixels = 11;
        float[] x = arrays.Floats(2 * channels * pixels), scale = arrays.Floats(channels), shift = arrays.Floats(channels);
        double[] affine = new double[x.Length], response = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / pixels % channels;
            affine[i] = ScalarMath.Apply(Activation.Silu, (double)x[i] * scale[c] + shift[c]);
            double sum = 0;
            for (int k = Math.Max(0, c - 2); k <= Math.Min(channels - 1, c + 2); k++)
            {
                sum += (double)x[i + (k - c) * pixels] * x[i + (k - c) * pixels];
            }

            response[i] = x[i] / Math.Pow(1 + 0.3 / 5 * sum, 0.75);
        }

        bool blocked = layout == ActivationLayout.Blocked;
        float[] input = blocked ? Blocked.From(x, 2, channels, pixels) : x;
        float* px = arrays.New<float>(input), y = arrays.New<float>(input.Length);
        ChannelAffine.Run(layout, px, y, 2, channels, pixels, arrays.New<float>(scale), arrays.New<float>(shift), Activation.Silu, Teams.Three);
        ScalarMath.AssertClose(affine, Planar(y, input.Length), 1e-6);
        LocalResponse.Run(layout, px, y, 2, channels, pixels, 5, 0.3f, 0.75f, 1, Teams.Three);
        ScalarMath.AssertClose(response, Planar(y, input.Length), 1e-6);
        arrays.CheckFrames();

        float[] Planar(float* values, int length)
            => blocked ? Blocked.ToPlanar(new ReadOnlySpan<float>(values, length), 2, channels, pixels) : new ReadOnlySpan<float>(values, length).ToArray();
    }

    [Theory]
    [InlineData(12, 12, 9)]
    [InlineData(12, 4, 70)]
    [InlineData(5, 1, 1)]
    public void GroupNormalization_BothLayouts_EqualScalar(int channels, int groups, int pixels)
    {
        using var arrays = new Arrays();
        float[] x = arrays.Floats(2 * channels * pixels), scale = arrays.Floats(channels), shift = arrays.Floats(channels);
        double[] expected = new double[x.Length];
        int size = channels / groups * pixels;
        for (int i = 0; i < x.Length; i++)
        {
            float[] group = x[(i / size * size)..((i / size + 1) * size)];
            double mean = group.Average(static v => (double)v), variance = group.Average(v => (v - mean) * (v - mean));
            expected[i] = (x[i] - mean) / Math.Sqrt(variance + 1e-3) * scale[i / pixels % channels] + shift[i / pixels % channels];
        }

        float* y = arrays.New<float>(x.Length), s = arrays.New<float>(scale), b = arrays.New<float>(shift);
        GroupNormalization.Run(ActivationLayout.Planar, arrays.New<float>(x), y, 2, channels, pixels, groups, s, b, 1e-3f, Teams.Three);
        arrays.CheckFrames();
        ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, x.Length), 3e-6);
        if (groups == channels)
        {
            float[] blocked = Blocked.From(x, 2, channels, pixels);
            float* z = arrays.New<float>(blocked.Length);
            GroupNormalization.Run(ActivationLayout.Blocked, arrays.New<float>(blocked), z, 2, channels, pixels, groups, s, b, 1e-3f, Teams.Three);
            arrays.CheckFrames();
            ScalarMath.AssertClose(expected, Blocked.ToPlanar(new ReadOnlySpan<float>(z, blocked.Length), 2, channels, pixels), 3e-6);
        }
    }
}
