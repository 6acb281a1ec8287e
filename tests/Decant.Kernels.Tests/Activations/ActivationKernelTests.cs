namespace Decant.Kernels.Tests;

public unsafe class ActivationKernelTests
{
    public static TheoryData<ActivationKind, float, float, double> Kinds => new()
    {
        { ActivationKind.None, 0, 0, 0 },
        { ActivationKind.Relu, 0, 0, 0 },
        { ActivationKind.Clip, -0.5f, 2, 0 },
        { ActivationKind.LeakyRelu, 0.1f, 0, 0.5 },
        { ActivationKind.Sigmoid, 0, 0, 3 },
        { ActivationKind.HardSigmoid, 0.2f, 0.5f, 2 },
        { ActivationKind.HardSwish, 0, 0, 3 },
        { ActivationKind.Silu, 1, 0, 4 },
        { ActivationKind.Silu, 1.702f, 0, 40 },
        { ActivationKind.Tanh, 0, 0, 3 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_DenseSweep_WithinStatedUlps(ActivationKind kind, float a, float b, double ulps)
    {
        float[] x = Sweep(-20, 20, 100_003);
        float[] y = Apply(new Activation(kind, a, b), x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = ScalarMath.Apply(new Activation(kind, a, b), x[i]);
            double ulp = MathF.BitIncrement(Math.Abs((float)expected)) - Math.Abs((float)expected);
            double allowed = Math.Max(ulps, 0.5) * ulp + (kind is ActivationKind.HardSigmoid or ActivationKind.HardSwish ? 1e-6 : 0);
            Assert.True(Math.Abs(expected - y[i]) <= allowed, $"{kind}({x[i]:R}): expected {expected:R}, got {y[i]:R}");
        }
    }

    [Theory]
    [InlineData(ActivationKind.Elu)]
    [InlineData(ActivationKind.Gelu)]
    [InlineData(ActivationKind.Mish)]
    [InlineData(ActivationKind.GeluTanh)]
    public void Apply_DenseSweep_WithinAbsoluteError(ActivationKind kind)
    {
        float[] x = Sweep(-20, 20, 100_003);
        float[] y = Apply(new Activation(kind, 1, 0), x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = ScalarMath.Apply(new Activation(kind, 1, 0), x[i]);
            Assert.True(Math.Abs(expected - y[i]) <= 4e-7 * Math.Max(1, Math.Abs(expected)), $"{kind}({x[i]:R}): expected {expected:R}, got {y[i]:R}");
        }
    }

    [Theory]
    [InlineData(ActivationKind.Relu, float.PositiveInfinity, 0)]
    [InlineData(ActivationKind.Sigmoid, 1, 0)]
    [InlineData(ActivationKind.Tanh, 1, -1)]
    [InlineData(ActivationKind.Clip, 6, -6)]
    public void Apply_Extremes_LimitsAndNaN(ActivationKind kind, float atInfinity, float atMinusInfinity)
    {
        float[] y = Apply(new Activation(kind, -6, 6), [float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1000, -1000, 0, -0f, 1e-40f, float.NaN]);
        Assert.Equal(atInfinity, y[0]);
        Assert.Equal(atMinusInfinity, y[1]);
        Assert.True(float.IsNaN(y[2]));
        Assert.True(float.IsNaN(y[8]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9)]
    public void Apply_OddLengths_NothingElseWritten(int length)
    {
        using var arrays = new Arrays();
        float* x = arrays.New<float>(arrays.Floats(length));
        ActivationKernel.Apply(Activation.Relu, x, length);
        arrays.CheckFrames();
        for (int i = 0; i < length; i++)
        {
            Assert.True(x[i] >= 0);
        }
    }

    private static float[] Sweep(float from, float to, int count)
    {
        float[] x = new float[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = from + (to - from) * i / (count - 1);
        }

        return x;
    }

    private static float[] Apply(Activation activation, float[] x)
    {
        float[] y = new float[x.Length];
        fixed (float* px = x, py = y)
        {
            ActivationKernel.Apply(activation, px, py, x.Length);
        }

        return y;
    }
}
