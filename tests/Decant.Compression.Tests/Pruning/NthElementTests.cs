namespace Decant.Compression.Tests;

public sealed class NthElementTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(1000, 500)]
    [InlineData(1000, 950)]
    public void Smallest_IsThatOfASort(int length, int count)
    {
        var random = new Random(length);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(50))];
        float[] expected = [.. values.Order().Take(count)];
        int[] found = NthElement.Smallest((float[])values.Clone(), count);
        Assert.Equal(expected, found.Select(i => values[i]).Order());
        Assert.Equal(count, found.Distinct().Count());
    }
}
