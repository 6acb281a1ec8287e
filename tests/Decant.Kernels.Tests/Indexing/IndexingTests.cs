namespace Decant.Kernels.Tests;

public unsafe class IndexingTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1000, 7, false)]
    [InlineData(300, 300, true)]
    public void TopElements_TiesAndNaN_AsSorted(int length, int k, bool largest)
    {
        using var arrays = new Arrays();
        float[] x = [.. Enumerable.Range(0, 3 * length * 2).Select(_ => arrays.Random.Next(20) is 7 ? float.NaN : (arrays.Random.Next(9) - 4) * 0.5f)];
        float* values = arrays.New<float>(3 * k * 2);
        long* places = arrays.New<long>(3 * k * 2);
        TopElements.Run(arrays.New<float>(x), values, places, 3, length, 2, k, largest, arrays.Scratch(TopElements.ScratchBytes(k, 3)), Teams.Three);
        arrays.CheckFrames();
        for (int lane = 0; lane < 6; lane++)
        {
            float At(int i) => x[(lane / 2 * length + i) * 2 + lane % 2];
            int[] order = [.. Enumerable.Range(0, length).Order(Comparer<int>.Create((a, b) => largest ? At(b).CompareTo(At(a)) : At(a).CompareTo(At(b))))];
            for (int i = 0; i < k; i++)
            {
                int at = (lane / 2 * k + i) * 2 + lane % 2;
                Assert.Equal(order[i], places[at]);
                Assert.Equal(At(order[i]), values[at]);
            }
        }
    }

    [Theory]
    [InlineData(5, 11, true, false)]
    [InlineData(9, 1, false, true)]
    [InlineData(1, 8, true, true)]
    public void ExtremePlace_TiesAndNaN_EqualsScalar(int length, int inner, bool largest, bool last)
    {
        using var arrays = new Arrays();
        float[] x = [.. Enumerable.Range(0, 2 * length * inner).Select(_ => arrays.Random.Next(6) is 0 ? float.NaN : arrays.Random.Next(3) - 1f)];
        long* places = arrays.New<long>(2 * inner);
        ExtremePlace.Run(arrays.New<float>(x), places, 2, length, inner, largest, last, Teams.Three);
        arrays.CheckFrames();
        for (int lane = 0; lane < 2 * inner; lane++)
        {
            int best = 0;
            for (int i = 1; i < length; i++)
            {
                float At(int j) => x[(lane / inner * length + j) * inner + lane % inner];
                int comparison = At(i).CompareTo(At(best));
                best = (largest ? comparison > 0 : comparison < 0) || (last && comparison == 0) ? i : best;
            }

            Assert.Equal(best, places[lane]);
        }
    }

    [Fact]
    public void ElementGather_PlacesAndZeros_AreCopied()
    {
        using var arrays = new Arrays();
        int[] from = [.. Enumerable.Range(0, 20000).Select(i => i % 7 == 0 ? -1 : i * 13 % 50)];
        ushort[] x = [.. Enumerable.Range(100, 50).Select(static i => (ushort)i)];
        ushort* y = arrays.New<ushort>(from.Length);
        ElementGather.Run(arrays.New<ushort>(x), arrays.New<int>(from), from.Length, y, 2, Teams.Three);
        arrays.CheckFrames();
        Assert.Equal([.. from.Select(f => f < 0 ? (ushort)0 : x[f])], new ReadOnlySpan<ushort>(y, from.Length).ToArray());
    }
}
