namespace Decant.Kernels.Tests;

public unsafe class SparseGemmTests
{
    [Theory]
    [InlineData(1, 33, 70, 1)]
    [InlineData(5, 40, 128, 4)]
    [InlineData(70, 21, 50, 1)]
    [InlineData(49, 37, 64, 4)]
    [InlineData(130, 8, 9, 8)]
    public void Run_AnyPattern_EqualsScalarProduct(int m, int n, int k, int block)
    {
        using var arrays = new Arrays();
        float[] b = arrays.Floats(k * n);
        for (int i = 0; i < b.Length; i++)
        {
            bool kept = (i / n * 31 + i % n / block * 17) % 5 == 0;
            b[i] = kept ? b[i] : 0;
        }

        foreach ((bool transposed, ThreadTeam team) in new[] { (false, Teams.One), (true, Teams.Three) })
        {
            float[] stored = transposed ? [.. Enumerable.Range(0, n * k).Select(i => b[i % k * n + i / k])] : b;
            using SparseMatrix matrix = SparseMatrix.Pack(arrays.New<float>(stored), k, n, transposed ? k : n, transposed, 0.5f);
            Assert.Equal(block > 1, matrix.HasBlocks);
            int aStride = k + 3, yStride = n + 2;
            float[] a = arrays.Floats(m * aStride), bias = arrays.Floats(n), c = arrays.Floats(m * yStride);
            float* y = arrays.New<float>(c);
            GemmArguments arguments = new()
            {
                A = arrays.New<float>(a), AStride = aStride, M = m, Bias = arrays.New<float>(bias), C = y, Y = y, YStride = yStride, Activation = Activation.Tanh,
                Scratch = arrays.Scratch(SparseGemm.ScratchBytes(m, matrix, team.Threads)),
            };
            SparseGemm.Run(arguments, matrix, team);
            arrays.CheckFrames();
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = bias[j] + c[i * yStride + j] + Enumerable.Range(0, k).Sum(l => 0.5 * a[i * aStride + l] * b[l * n + j]);
                    Assert.Equal(Math.Tanh(sum), y[i * yStride + j], 2e-6 * (k + 4));
                }

                Assert.Equal(c[i * yStride + n], y[i * yStride + n]);
            }
        }
    }

    [Fact]
    public void Run_NaNBehindAZero_IsNotRead()
    {
        using var arrays = new Arrays();
        float[] b = [0, 2, 0, 0, 0, 3];
        using SparseMatrix matrix = SparseMatrix.Pack(arrays.New<float>(b), 3, 2, 2);
        float* y = arrays.New<float>(4);
        GemmArguments arguments = new() { A = arrays.New<float>([1, float.NaN, 1, 4, 5, 6]), AStride = 3, M = 2, Y = y, YStride = 2, Scratch = arrays.Scratch(64) };
        SparseGemm.Run(arguments, matrix, Teams.One);
        Assert.Equal([0f, 5, 0, 26], new ReadOnlySpan<float>(y, 4).ToArray());
    }
}
