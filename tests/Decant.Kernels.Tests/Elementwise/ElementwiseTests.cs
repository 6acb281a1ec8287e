namespace Decant.Kernels.Tests;

public unsafe class ElementwiseTests
{
    [Theory]
    [InlineData(UnaryKind.Abs, 0)]
    [InlineData(UnaryKind.Negate, 0)]
    [InlineData(UnaryKind.Reciprocal, 0.5)]
    [InlineData(UnaryKind.Sqrt, 0.5)]
    [InlineData(UnaryKind.Square, 0.5)]
    [InlineData(UnaryKind.Exp, 2)]
    [InlineData(UnaryKind.Log, 2)]
    [InlineData(UnaryKind.Erf, 3)]
    [InlineData(UnaryKind.Floor, 0)]
    [InlineData(UnaryKind.Ceiling, 0)]
    [InlineData(UnaryKind.Round, 0)]
    [InlineData(UnaryKind.Sign, 0)]
    [InlineData(UnaryKind.Softsign, 2)]
    public void Unary_Sweep_WithinStatedUlps(UnaryKind kind, double ulps)
    {
        float[] x = Sweep();
        float[] y = Apply(kind, x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Expected(kind, x[i]);
            float nearest = (float)expected;
            if (!float.IsFinite(nearest))
            {
                Assert.True(nearest.Equals(y[i]), $"{kind}({x[i]:R}): expected {nearest}, got {y[i]}");
                continue;
            }

            double ulp = MathF.BitIncrement(Math.Abs(nearest)) - Math.Abs(nearest);
            Assert.True(Math.Abs(expected - y[i]) <= Math.Max(ulps, 0.5) * ulp * 1.0001, $"{kind}({x[i]:R}): expected {expected:R}, got {y[i]:R}");
        }
    }

    [Fact]
    public void Unary_Softplus_WithinAbsoluteError()
    {
        float[] x = Sweep().Where(float.IsFinite).ToArray();
        float[] y = Apply(UnaryKind.Softplus, x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = x[i] > 50 ? x[i] : Math.Log(1 + Math.Exp(x[i]));
            Assert.True(Math.Abs(expected - y[i]) <= 2e-7 * Math.Max(1, Math.Abs(expected)), $"softplus({x[i]:R}): expected {expected:R}, got {y[i]:R}");
        }
    }

    public static TheoryData<int[], int[], int[]> Broadcasts => new()
    {
        { [], [], [] },
        { [1], [1], [1] },
        { [100], [1], [100] },
        { [37], [0], [1] },
        { [37], [1], [0] },
        { [3, 40], [40, 1], [0, 1] },
        { [3, 40], [40, 1], [1, 0] },
        { [3, 40], [1, 3], [40, 1] },
        { [2, 3, 10, 8], [240, 80, 8, 1], [24, 8, 0, 1] },
        { [2, 3, 10, 8], [24, 8, 0, 1], [240, 80, 8, 1] },
        { [4, 1, 5, 6], [30, 7, 6, 1], [0, 3, 6, 1] },
        { [4, 0, 5], [0, 5, 1], [0, 5, 1] },
        { [2, 20000], [20000, 1], [20000, 1] },
        { [20000], [1], [0] },
    };

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void Binary_Broadcast_EqualsScalar(int[] shape, int[] aStrides, int[] bStrides)
    {
        foreach (BinaryKind kind in Enum.GetValues<BinaryKind>())
        {
            foreach (ThreadTeam team in new[] { Teams.One, Teams.Three })
            {
                CheckBinary(kind, shape, aStrides, bStrides, team);
            }
        }
    }

    [Theory]
    [InlineData(BinaryKind.Max)]
    [InlineData(BinaryKind.Min)]
    [InlineData(BinaryKind.Add)]
    public void Binary_NaN_Propagates(BinaryKind kind)
    {
        float[] a = [float.NaN, 1, float.NaN, 1, 1, 1, 1, 1, float.NaN, 1], b = [1, float.NaN, float.NaN, 2, 1, 1, 1, 1, 1, float.NaN], y = new float[10];
        fixed (float* pa = a, pb = b, py = y)
        {
            Binary.Run(kind, pa, pb, py, 10, Activation.Relu, Teams.One);
        }

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(float.IsNaN(a[i] + b[i]), float.IsNaN(y[i]));
        }
    }

    private static void CheckBinary(BinaryKind kind, int[] shape, int[] aStrides, int[] bStrides, ThreadTeam team)
    {
        using var arrays = new Arrays();
        int count = shape.Aggregate(1, (x, y) => x * y);
        float[] a = arrays.Floats(Extent(shape, aStrides)), b = arrays.Floats(Extent(shape, bStrides));
        if (kind == BinaryKind.Power)
        {
            a = Array.ConvertAll(a, Math.Abs);
        }

        float* result = arrays.New<float>(count);
        Binary.Run(kind, arrays.New<float>(a), Native(aStrides), arrays.New<float>(b), Native(bStrides), result, Native(shape), Activation.Clip(-0.9f, 0.9f), team);
        arrays.CheckFrames();
        for (int i = 0; i < count; i++)
        {
            int rest = i, ia = 0, ib = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                ia += rest % shape[axis] * aStrides[axis];
                ib += rest % shape[axis] * bStrides[axis];
                rest /= shape[axis];
            }

            float expected = Math.Clamp(Scalar(kind, a[ia], b[ib]), -0.9f, 0.9f);
            Assert.True(expected.Equals(result[i]) || Math.Abs(expected - result[i]) < 1e-7, $"{kind} at {i}: {expected} {result[i]}");
        }
    }

    private static int Extent(int[] shape, int[] strides) => 1 + shape.Zip(strides, (d, s) => Math.Max(d - 1, 0) * s).Sum();

    private static nint[] Native(int[] values) => Array.ConvertAll(values, v => (nint)v);

    private static float Scalar(BinaryKind kind, float a, float b) => kind switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Max => Math.Max(a, b),
        BinaryKind.Min => Math.Min(a, b),
        BinaryKind.PRelu => a < 0 ? a * b : a,
        _ => MathF.Pow(a, b),
    };

    private static double Expected(UnaryKind kind, double x) => kind switch
    {
        UnaryKind.Abs => Math.Abs(x),
        UnaryKind.Negate => -x,
        UnaryKind.Reciprocal => 1 / x,
        UnaryKind.Sqrt => Math.Sqrt(x),
        UnaryKind.Square => x * x,
        UnaryKind.Exp => Math.Exp(x),
        UnaryKind.Log => Math.Log(x),
        UnaryKind.Erf => double.IsInfinity(x) ? Math.Sign(x) : ScalarMath.Erf(x),
        UnaryKind.Floor => Math.Floor(x),
        UnaryKind.Ceiling => Math.Ceiling(x),
        UnaryKind.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryKind.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        UnaryKind.Softsign => x / (1 + Math.Abs(x)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static float[] Sweep()
    {
        var values = new List<float> { 0, -0f, 1, -1, 0.5f, 2.5f, -2.5f, 1e-40f, 1e30f, -1e30f, 88, -88, 89, -104, float.PositiveInfinity, float.NaN };
        for (int i = -20000; i <= 20000; i++)
        {
            values.Add(i * 0.001f);
            values.Add(i * 0.00437f);
            values.Add(MathF.Exp(i * 0.002f));
        }

        return [.. values];
    }

    private static float[] Apply(UnaryKind kind, float[] x)
    {
        using var arrays = new Arrays();
        float* y = arrays.New<float>(x.Length);
        Unary.Run(kind, arrays.New<float>(x), y, x.Length, Teams.Three);
        arrays.CheckFrames();
        return new ReadOnlySpan<float>(y, x.Length).ToArray();
    }
}
