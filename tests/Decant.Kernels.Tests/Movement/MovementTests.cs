namespace Decant.Kernels.Tests;

public unsafe class MovementTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 8, 16)]
    [InlineData(2, 3, 49)]
    [InlineData(2, 20, 9)]
    [InlineData(1, 64, 100)]
    public void LayoutConversion_ThereAndBack_KeepsValues(int batch, int channels, int pixels)
    {
        using var arrays = new Arrays();
        float[] x = arrays.Floats(batch * channels * pixels);
        int blockedLength = (int)BlockedLayout.Floats(batch, channels, 1, pixels);
        float* planar = arrays.New<float>(x), blocked = arrays.New<float>(blockedLength), back = arrays.New<float>(x.Length), last = arrays.New<float>(x.Length);
        LayoutConversion.PlanarToBlocked(planar, blocked, batch, channels, pixels, Teams.Three);
        Assert.Equal(x, Blocked.ToPlanar(new ReadOnlySpan<float>(blocked, blockedLength), batch, channels, pixels));
        Assert.DoesNotContain(float.NaN, new ReadOnlySpan<float>(blocked, blockedLength).ToArray());
        LayoutConversion.BlockedToPlanar(blocked, back, batch, channels, pixels, Teams.One);
        Assert.Equal(x, new ReadOnlySpan<float>(back, x.Length).ToArray());
        LayoutConversion.BlockedToChannelsLast(blocked, last, batch, channels, pixels, Teams.One);
        for (int i = 0; i < x.Length; i++)
        {
            int p = i % pixels, c = i / pixels % channels, n = i / pixels / channels;
            Assert.Equal(x[i], last[(n * pixels + p) * channels + c]);
        }

        new Span<float>(blocked, blockedLength).Fill(float.NaN);
        LayoutConversion.ChannelsLastToBlocked(last, blocked, batch, channels, pixels, Teams.One);
        Assert.Equal(x, Blocked.ToPlanar(new ReadOnlySpan<float>(blocked, blockedLength), batch, channels, pixels));
        arrays.CheckFrames();
    }

    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [], [] },
        { [5], [0] },
        { [13, 9], [1, 0] },
        { [2, 3, 4, 5], [0, 2, 3, 1] },
        { [2, 17, 4, 5], [0, 3, 1, 2] },
        { [3, 20, 9], [2, 0, 1] },
        { [1, 8, 1, 6], [3, 2, 1, 0] },
        { [2, 3, 4, 5, 6], [4, 1, 3, 0, 2] },
        { [2, 0, 4], [2, 1, 0] },
        { [2, 3, 4], [0, 1, 2] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void Transpose_AnyPermutation_MovesEveryElement(int[] shape, int[] permutation)
    {
        Check<byte>(shape, permutation, i => (byte)i);
        Check<ushort>(shape, permutation, i => (ushort)i);
        Check<float>(shape, permutation, i => i);
        Check<long>(shape, permutation, i => i);
    }

    [Fact]
    public void Transpose_NotAPermutation_ThrowsWithCode()
        => Assert.Contains("DEC1603", Assert.Throws<ArgumentException>(() => Transpose.Run(null, [2, 3], [1, 1], null, 4, Teams.One)).Message, StringComparison.Ordinal);

    [Fact]
    public void ChannelGather_ShuffleSliceAndConcat_TakeTheirChannels()
    {
        using var arrays = new Arrays();
        const int channels = 21, pixels = 10;
        float[] x = arrays.Floats(2 * channels * pixels), y = arrays.Floats(2 * 30 * pixels);
        int[] map = Enumerable.Range(0, 17).Select(i => i == 3 ? -1 : i * 8 % channels).ToArray();
        float* input = arrays.New<float>(Blocked.From(x, 2, channels, pixels)), output = arrays.New<float>(Blocked.From(y, 2, 30, pixels));
        using var gather = new ChannelGather(map, 5);
        gather.Run(input, 24 * pixels, output, 32 * pixels, 2, pixels, Teams.Three);
        float[] actual = Blocked.ToPlanar(new ReadOnlySpan<float>(output, 2 * 32 * pixels), 2, 30, pixels);
        for (int i = 0; i < actual.Length; i++)
        {
            int p = i % pixels, c = i / pixels % 30, n = i / pixels / 30;
            float expected = c < 5 || c >= 22 ? y[i] : map[c - 5] < 0 ? 0 : x[(n * channels + map[c - 5]) * pixels + p];
            Assert.Equal(expected, actual[i]);
        }

        arrays.CheckFrames();
    }

    [Theory]
    [InlineData(4, 8, false)]
    [InlineData(7, 5, false)]
    [InlineData(4, 8, true)]
    [InlineData(7, 3, true)]
    public void Resize_BothLayouts_EqualInterpolation(int from, int to, bool linear)
    {
        using var arrays = new Arrays();
        const int channels = 5;
        double[] coordinates = Enumerable.Range(0, to).Select(i => (i + 0.5) * from / to - 0.5).ToArray();
        int[] nearest = coordinates.Select(c => (int)Math.Clamp(Math.Round(c), 0, from - 1)).ToArray();
        ResizeAxis rows = linear ? ResizeAxis.Linear(coordinates, from) : ResizeAxis.Nearest(nearest);
        float[] x = arrays.Floats(channels * from * from);
        float* y = arrays.New<float>(channels * to * to), yBlocked = arrays.New<float>(8 * to * to);
        Resize.Run(ActivationLayout.Planar, arrays.New<float>(x), y, channels, from, from, rows, rows, Teams.One);
        Resize.Run(ActivationLayout.Blocked, arrays.New<float>(Blocked.From(x, 1, channels, from * from)), yBlocked, 1, from, from, rows, rows, Teams.One);
        double[] expected = new double[channels * to * to];
        for (int i = 0; i < expected.Length; i++)
        {
            int ox = i % to, oy = i / to % to, c = i / (to * to);
            float[] plane = x.AsSpan(c * from * from, from * from).ToArray();
            expected[i] = linear ? Bilinear(plane, from, coordinates[oy], coordinates[ox]) : plane[nearest[oy] * from + nearest[ox]];
        }

        ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, expected.Length), 1e-6);
        ScalarMath.AssertClose(expected, Blocked.ToPlanar(new ReadOnlySpan<float>(yBlocked, 8 * to * to), 1, channels, to * to), 1e-6);
        arrays.CheckFrames();
    }

    private static double Bilinear(float[] plane, int size, double y, double x)
    {
        double At(int r, int c) => plane[Math.Clamp(r, 0, size - 1) * size + Math.Clamp(c, 0, size - 1)];
        int r = (int)Math.Floor(y), c = (int)Math.Floor(x);
        return (At(r, c) * (c + 1 - x) + At(r, c + 1) * (x - c)) * (r + 1 - y) + (At(r + 1, c) * (c + 1 - x) + At(r + 1, c + 1) * (x - c)) * (y - r);
    }

    private static void Check<T>(int[] shape, int[] permutation, Func<int, T> value)
        where T : unmanaged
    {
        using var arrays = new Arrays();
        int count = shape.Aggregate(1, (a, b) => a * b);
        T[] x = Enumerable.Range(0, count).Select(value).ToArray();
        T* y = arrays.New<T>(count);
        Transpose.Run(arrays.New<T>(x), shape.Select(d => (nint)d).ToArray(), permutation, y, sizeof(T), Teams.Three);
        int[] outShape = permutation.Select(a => shape[a]).ToArray();
        for (int i = 0; i < count; i++)
        {
            int rest = i, from = 0;
            for (int axis = outShape.Length - 1; axis >= 0; axis--)
            {
                int stride = shape.Skip(permutation[axis] + 1).Aggregate(1, (a, b) => a * b);
                from += rest % outShape[axis] * stride;
                rest /= outShape[axis];
            }

            Assert.Equal(x[from], y[i]);
        }

        arrays.CheckFrames();
    }
}
