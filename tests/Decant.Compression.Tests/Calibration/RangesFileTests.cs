using System.Text;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class RangesFileTests
{
    [Fact]
    public void Parse_Ranges_AreWidenedToZero()
    {
        IReadOnlyDictionary<string, ValueRange> ranges = RangesFile.Parse(Encoding.UTF8.GetBytes("""{"ranges": {"a:0": [-1.5, 2], "b": [3, 4]}}"""), "r.json");
        Assert.Equal(new ValueRange(-1.5f, 2), ranges["a:0"]);
        Assert.Equal(new ValueRange(0, 4), ranges["b"]);
    }

    [Theory]
    [InlineData("""{"ranges": {"a": [1]}}""", "\"a\"")]
    [InlineData("""{"ranges": {"a": [2, 1]}}""", "\"a\"")]
    [InlineData("""{"ranges": {"a": [0, 1e99]}}""", "\"a\"")]
    [InlineData("""{"ranges": {"a": "0..1"}}""", "\"a\"")]
    [InlineData("""{"ranges": [1, 2]}""", "\"ranges\"")]
    [InlineData("[]", "\"ranges\"")]
    [InlineData("""{"ranges": """, "line 1")]
    public void Parse_Malformed_NamesThePlace(string text, string named)
    {
        ModelException error = Assert.Throws<ModelException>(() => RangesFile.Parse(Encoding.UTF8.GetBytes(text), "r.json"));
        Assert.Equal("DEC1370", error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
