namespace Decant.Kernels.Tests;

/// <summary>The scalar truth, in double.</summary>
internal static class ScalarMath
{
    public static double[] Convolve(in ConvolutionShape s, float[] x, float[] w, float[] bias)
    {
        double[] y = new double[s.Batch * s.OutChannels * s.OutHeight * s.OutWidth];
        for (int i = 0; i < y.Length; i++)
        {
            int ox = i % s.OutWidth, oy = i / s.OutWidth % s.OutHeight, m = i / (s.OutWidth * s.OutHeight) % s.OutChannels, n = i / (s.OutWidth * s.OutHeight * s.OutChannels);
            y[i] = bias.Length > 0 ? bias[m] : 0;
            int group = m / s.GroupOutChannels;
            for (int k = 0; k < s.GroupInChannels * s.KernelHeight * s.KernelWidth; k++)
            {
                int kx = k % s.KernelWidth, ky = k / s.KernelWidth % s.KernelHeight, c = k / (s.KernelWidth * s.KernelHeight);
                int iy = oy * s.StrideHeight + ky * s.DilationHeight - s.PadTop, ix = ox * s.StrideWidth + kx * s.DilationWidth - s.PadLeft;
                if (iy >= 0 && iy < s.InHeight && ix >= 0 && ix < s.InWidth)
                {
                    float value = x[((n * s.InChannels + group * s.GroupInChannels + c) * s.InHeight + iy) * s.InWidth + ix];
                    y[i] += (double)value * w[(m * s.GroupInChannels + c) * s.KernelHeight * s.KernelWidth + ky * s.KernelWidth + kx];
                }
            }
        }

        return y;
    }

    public static double Apply(Activation f, double x) => f.Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.Relu => x < 0 ? 0 : x,
        ActivationKind.Clip => x < f.Alpha ? f.Alpha : x > f.Beta ? f.Beta : x,
        ActivationKind.LeakyRelu => x < 0 ? f.Alpha * x : x,
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationKind.HardSigmoid => Math.Clamp(f.Alpha * x + f.Beta, 0, 1),
        ActivationKind.HardSwish => x * Math.Clamp(x / 6 + 0.5, 0, 1),
        ActivationKind.Silu => x / (1 + Math.Exp(-f.Alpha * x)),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Elu => x < 0 ? f.Alpha * (Math.Exp(x) - 1) : x,
        ActivationKind.Gelu => x * (1 + Erf(x / Math.Sqrt(2))) / 2,
        ActivationKind.GeluTanh => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2,
        ActivationKind.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    /// <summary>The error function: its Maclaurin series below 3, a continued fraction above.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (a < 3)
        {
            double term = a, sum = a;
            for (int n = 1; n < 200; n++)
            {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }

            return Math.CopySign(2 / Math.Sqrt(Math.PI) * sum, x);
        }

        double fraction = 0;
        for (int n = 60; n > 0; n--)
        {
            fraction = n / 2.0 / (a + fraction);
        }

        return Math.CopySign(1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction), x);
    }

    /// <summary>The largest finite magnitude, or 1.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double scale = 1;
        foreach (double e in values)
        {
            scale = double.IsFinite(e) ? Math.Max(scale, Math.Abs(e)) : scale;
        }

        return scale;
    }

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
        => AssertClose(expected, actual, tolerance, Largest(expected));

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, double scale)
    {
        Assert.Equal(expected.Length, actual.Length);

        for (int i = 0; i < expected.Length; i++)
        {
            bool same = double.IsFinite(expected[i]) ? Math.Abs(expected[i] - actual[i]) <= tolerance * scale : expected[i].Equals(actual[i]);
            Assert.True(same, $"at {i}: expected {expected[i]}, got {actual[i]} (largest {scale})");
        }
    }
}
