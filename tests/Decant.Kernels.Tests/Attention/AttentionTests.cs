namespace Decant.Kernels.Tests;

public unsafe class AttentionTests
{
    [Theory]
    [InlineData(9, 40, 2, 1, 13, 9, true)]
    [InlineData(60, 300, 4, 2, 16, 24, false)]
    [InlineData(2, 50, 4, 2, 21, 37, true)]
    public void Run_AnyShape_EqualsScalar(int queries, int keys, int heads, int keyHeads, int size, int valueSize, bool causal)
    {
        using var arrays = new Arrays();
        AttentionShape shape = new() { Batch = 2, Heads = heads, KeyHeads = keyHeads, Queries = queries, Keys = keys, Size = size, ValueSize = valueSize };
        float[] q = arrays.Floats(2 * heads * queries * size), k = arrays.Floats(2 * keyHeads * keys * size), v = arrays.Floats(2 * keyHeads * keys * valueSize), bias = arrays.Floats(queries * keys);
        int past = keys - queries;
        double[] expected = Expected(shape, q, k, v, bias, causal, past);
        foreach (ThreadTeam team in new[] { Teams.One, Teams.Three })
        {
            float* y = arrays.New<float>(expected.Length);
            AttentionArguments arguments = new()
            {
                Q = HeadArray.HeadsFirst(arrays.New<float>(q), heads, queries, size),
                K = HeadArray.HeadsFirst(arrays.New<float>(k), keyHeads, keys, size),
                V = HeadArray.RowsFirst(arrays.New<float>(RowsFirst(v, keyHeads, keys, valueSize)), keyHeads, keys, valueSize),
                Y = HeadArray.HeadsFirst(y, heads, queries, valueSize),
                Scale = 0.3f,
                IsCausal = causal,
                Past = past,
                Bias = arrays.New<float>(bias),
                MaskStrides = (0, 0, keys, 1),
                MaskedKeys = keys,
                Scratch = arrays.Scratch(Kernels.Attention.ScratchBytes(shape, team.Threads)),
            };
            Kernels.Attention.Run(shape, arguments, team);
            arrays.CheckFrames();
            ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, expected.Length), 3e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Run_NoKeyToSee_IsNaNAndHiddenKeysAreNotRead(int queries)
    {
        using var arrays = new Arrays();
        AttentionShape shape = new() { Batch = 2, Heads = 1, KeyHeads = 1, Queries = queries, Keys = 12, Size = 8, ValueSize = 8 };
        float[] k = arrays.Floats(2 * 12 * 8), v = arrays.Floats(2 * 12 * 8);
        k.AsSpan((12 + 5) * 8, 7 * 8).Fill(float.NaN);
        v.AsSpan((12 + 5) * 8, 7 * 8).Fill(float.NaN);
        float* y = arrays.New<float>(2 * queries * 8);
        AttentionArguments arguments = new()
        {
            Q = HeadArray.HeadsFirst(arrays.New<float>(arrays.Floats(2 * queries * 8)), 1, queries, 8),
            K = HeadArray.HeadsFirst(arrays.New<float>(k), 1, 12, 8),
            V = HeadArray.HeadsFirst(arrays.New<float>(v), 1, 12, 8),
            Y = HeadArray.HeadsFirst(y, 1, queries, 8),
            Scale = 1,
            Lengths = arrays.New<long>([0, 5]),
            Scratch = arrays.Scratch(Kernels.Attention.ScratchBytes(shape, 1)),
        };
        Kernels.Attention.Run(shape, arguments, Teams.One);
        for (int i = 0; i < 2 * queries * 8; i++)
        {
            Assert.Equal(i < queries * 8, float.IsNaN(y[i]));
        }
    }

    private static float[] RowsFirst(float[] v, int heads, int rows, int size)
    {
        float[] result = new float[v.Length];
        for (int i = 0; i < v.Length; i++)
        {
            int c = i % size, row = i / size % rows, head = i / size / rows % heads, batch = i / size / rows / heads;
            result[(((batch * rows + row) * heads) + head) * size + c] = v[i];
        }

        return result;
    }

    private static double[] Expected(AttentionShape s, float[] q, float[] k, float[] v, float[] bias, bool causal, int past)
    {
        (int heads, int queries, int keys, int size, int valueSize) = ((int)s.Heads, (int)s.Queries, (int)s.Keys, (int)s.Size, (int)s.ValueSize);
        double[] y = new double[2 * heads * queries * valueSize];
        for (int row = 0; row < 2 * heads * queries; row++)
        {
            int query = row % queries, head = row / queries % heads, batch = row / queries / heads, shared = batch * (int)s.KeyHeads + head / (heads / (int)s.KeyHeads);
            int visible = causal ? Math.Min(keys, query + past + 1) : keys;
            double[] weights = [.. Enumerable.Range(0, visible).Select(key =>
                Math.Exp(0.3 * Enumerable.Range(0, size).Sum(i => (double)q[row * size + i] * k[(shared * keys + key) * size + i]) + bias[query * keys + key]))];
            for (int c = 0; c < valueSize; c++)
            {
                y[row * valueSize + c] = weights.Select((w, key) => w * v[(shared * keys + key) * valueSize + c]).Sum() / weights.Sum();
            }
        }

        return y;
    }
}
