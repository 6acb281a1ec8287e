namespace Decant.Tensors.Tests;

public sealed class DimTests
{
    private static readonly Dim N = Dim.Symbol("n");
    private static readonly Dim M = Dim.Symbol("m");

    [Fact]
    public void Arithmetic_Numbers_IsExact()
    {
        Assert.Equal(7, ((Dim)3 + 4).Value);
        Assert.Equal(-4, Dim.FloorDivide(-7, 2).Value);
        Assert.Equal(-3, Dim.CeilingDivide(-7, 2).Value);
        Assert.Equal(4, Dim.CeilingDivide(7, 2).Value);
        Assert.Equal(long.MinValue / 2, Dim.FloorDivide(long.MinValue, 2).Value);
    }

    [Fact]
    public void Arithmetic_Overflow_Throws() => Assert.Throws<OverflowException>(() => (Dim)long.MaxValue + 1);

    [Fact]
    public void Expressions_WrittenDifferently_AreEqual()
    {
        Assert.Equal((N + 1) * (M + 2), (N * M) + (2 * N) + M + 2);
        Assert.Equal(N - N, (Dim)0);
        Assert.Equal((N + M) * (N - M), (N * N) - (M * M));
        Assert.Equal(2 * N, N + N);
    }

    [Fact]
    public void FloorDivide_DividingTerms_AreExact()
    {
        Assert.Equal(N * M, Dim.FloorDivide(6 * N * N * M, 6 * N));
        Assert.Equal(N + 2, Dim.FloorDivide((2 * N) + 4, 2));
        Assert.True(Dim.FloorDivide(N + 1, 2).IsSymbolic);
        Assert.Equal(Dim.FloorDivide(1 + N, 2), Dim.FloorDivide(N + 1, 2));
        Assert.NotEqual(Dim.FloorDivide(N + 1, 2), Dim.FloorDivide(N, 2));
        Assert.Equal((Dim)1, Dim.FloorDivide(N, N));
    }

    [Theory]
    [InlineData(7, 4)]
    [InlineData(8, 4)]
    [InlineData(9, 5)]
    public void Substitute_InsideQuotients_Evaluates(long n, long expected)
    {
        var bindings = new Dictionary<string, Dim> { ["n"] = n };
        Assert.Equal(expected, Dim.FloorDivide(N + 1, 2).Substitute(bindings).Value);
        Assert.Equal(expected + (n * n), (Dim.FloorDivide(N + 1, 2) + (N * N)).Substitute(bindings).Value);
    }

    [Fact]
    public void Substitute_BySymbols_StaysSymbolic()
    {
        Dim result = (N * 2).Substitute(new Dictionary<string, Dim> { ["n"] = M + 1 });
        Assert.Equal((2 * M) + 2, result);
        Assert.Equal(["m"], result.Expression!.Symbols());
    }

    [Fact]
    public void Unknown_Spreads_ButForZero()
    {
        Assert.True((Dim.Unknown + 1).IsUnknown);
        Assert.True((Dim.Unknown * N).IsUnknown);
        Assert.Equal((Dim)0, Dim.Unknown * 0);
        Assert.False(Dim.Unknown.IsSame(Dim.Unknown));
        Assert.True(N.IsSame(Dim.Symbol("n")));
        Assert.True(Dim.FloorDivide(4, 0).IsUnknown);
    }

    [Fact]
    public void MaxMin_OnlyWhereItCanBeTold()
    {
        Assert.Equal((Dim)5, Dim.Max(3, 5));
        Assert.Equal((Dim)3, Dim.Min(3, 5));
        Assert.Equal(N, Dim.Max(N, N));
        Assert.True(Dim.Min(N, 3).IsUnknown);
    }

    [Fact]
    public void Value_OfASymbol_Throws() => Assert.Throws<InvalidOperationException>(() => N.Value);

    [Fact]
    public void ToString_IsReadable()
    {
        Assert.Equal("?", Dim.Unknown.ToString());
        Assert.Equal("12", ((Dim)12).ToString());
        Assert.Equal("2*n", (2 * N).ToString());
    }
}
