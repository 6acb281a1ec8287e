namespace Decant.Kernels.Tests;

public unsafe class GemmTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            foreach (int m in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 11, 13, 49, 100 })
            {
                foreach (int n in new[] { 1, 7, 8, 9, 16, 17, 24, 31, 40, 64 })
                {
                    data.Add(m, n, m % 2 == 0 ? 37 : 16);
                }
            }

            data.Add(1, 91, 700);
            data.Add(1, 200, 385);
            data.Add(1, 152, 1);
            data.Add(5, 20, 0);
            data.Add(5, 20, 1);
            data.Add(13, 33, 1000);
            data.Add(200, 56, 385);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Run_AnySize_EqualsScalarProduct(int m, int n, int k)
    {
        foreach (bool packed in new[] { true, false })
        {
            foreach (bool transposed in new[] { true, false })
            {
                Check(m, n, k, packed, transposed, withC: transposed, Activation.None, Teams.One);
                Check(m, n, k, packed, transposed, withC: packed, Activation.Tanh, Teams.Three);
            }
        }
    }

    [Fact]
    public void Run_NaNInput_StaysInItsRow()
    {
        using var arrays = new Arrays();
        float[] a = arrays.Floats(7 * 5);
        a[2 * 5 + 1] = float.NaN;
        float[] y = Product(arrays, a, arrays.Floats(5 * 20), 7, 20, 5, Activation.Relu);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(i / 20 == 2, float.IsNaN(y[i]));
        }
    }

    [Fact]
    public void Run_ThreadsDiffer_SameBits()
    {
        using var arrays = new Arrays();
        float[] a = arrays.Floats(301 * 600), b = arrays.Floats(600 * 88);
        float[] one = Product(arrays, a, b, 301, 88, 600, Activation.None);
        float[] three = Product(arrays, a, b, 301, 88, 600, Activation.None, Teams.Three);
        Assert.Equal(one, three);
    }

    private static float[] Product(Arrays arrays, float[] a, float[] b, int m, int n, int k, Activation activation, ThreadTeam? team = null)
    {
        float* pb = arrays.New<float>(b);
        using PackedMatrix packed = PackedMatrix.Pack(pb, k, n, n);
        float* y = arrays.New<float>(m * n);
        GemmArguments arguments = new()
        {
            A = arrays.New<float>(a),
            AStride = k,
            M = m,
            Y = y,
            YStride = n,
            Activation = activation,
            Scratch = arrays.Scratch(Kernels.Gemm.ScratchBytes(m, n, k)),
        };
        Kernels.Gemm.Run(arguments, packed, team ?? Teams.One);
        arrays.CheckFrames();
        return new ReadOnlySpan<float>(y, m * n).ToArray();
    }

    private static void Check(int m, int n, int k, bool packed, bool transposed, bool withC, Activation activation, ThreadTeam team)
    {
        using var arrays = new Arrays();
        int aStride = k + 3, yStride = n + 2;
        float[] a = arrays.Floats(m * aStride), b = arrays.Floats(k * n), bias = arrays.Floats(n), c = arrays.Floats(m * yStride);
        float* pa = arrays.New<float>(a), pb = arrays.New<float>(b), y = arrays.New<float>(c);
        GemmArguments arguments = new()
        {
            A = pa,
            AStride = aStride,
            M = m,
            Bias = arrays.New<float>(bias),
            C = withC ? y : null,
            Y = y,
            YStride = yStride,
            Activation = activation,
            Scratch = arrays.Scratch(Kernels.Gemm.UnpackedScratchBytes(m, n, k)),
        };
        int bStride = transposed ? k : n;
        if (packed)
        {
            using PackedMatrix matrix = PackedMatrix.Pack(pb, k, n, bStride, transposed, 0.5f);
            Kernels.Gemm.Run(arguments, matrix, team);
        }
        else
        {
            Kernels.Gemm.Run(arguments, pb, k, n, bStride, transposed, 0.5f, team);
        }

        arrays.CheckFrames();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = bias[j] + (withC ? c[i * yStride + j] : 0);
                for (int l = 0; l < k; l++)
                {
                    sum += 0.5 * a[i * aStride + l] * (transposed ? b[j * k + l] : b[l * n + j]);
                }

                double expected = ScalarMath.Apply(activation, sum);
                Assert.True(Math.Abs(expected - y[i * yStride + j]) <= 2e-6 * (k + 4), $"{m}x{n}x{k} at {i},{j}: {expected} {y[i * yStride + j]}");
            }

            Assert.Equal(c[i * yStride + n], y[i * yStride + n]);
        }
    }
}
