using Decant.Tensors;

namespace Decant.Operators.Tests.Text;

public sealed class TextTests
{
    [Fact]
    public void StringConcat_Broadcasts() => Assert.Equal(
        ["ax", "bx"], CheckedRun.Single(new StringConcatOp(), Words("a", "b"), Words("x")).Strings.ToArray());

    [Fact]
    public void StringSplit_FillsUpWithEmptyStrings()
    {
        var outputs = CheckedRun.Outputs(new StringSplitOp("."), 2, Words("a.b.c", "d", ".e"));
        Assert.Equal(["a", "b", "c", "d", "", "", "", "e", ""], ((Tensor)outputs[0]).Strings.ToArray());
        Assert.Equal([3L, 1, 2], ((Tensor)outputs[1]).ToInt64s());
        var spaces = CheckedRun.Outputs(new StringSplitOp(MaxSplit: 1), 2, Words("  a  b  c "));
        Assert.Equal(["a", "b  c"], ((Tensor)spaces[0]).Strings.ToArray());
    }

    [Fact]
    public void StringNormalizer_TakesOutStopWords()
    {
        Assert.Equal(["TUE"], CheckedRun.Single(new StringNormalizerOp("UPPER", StopWords: ["MON"]), Words("mon", "tue")).Strings.ToArray());
        Assert.Equal([""], CheckedRun.Single(new StringNormalizerOp(IsCaseSensitive: true, StopWords: ["mon"]), Words("mon")).Strings.ToArray());
    }

    [Fact]
    public void RegexFullMatch_TheWholeStringMatches()
    {
        Assert.Equal([true, false, false], CheckedRun.Single(new RegexFullMatchOp("a|ab*"), Words("abb", "abc", "a\n")).ToArray<bool>());
        Assert.Throws<UnsupportedException>(() => CheckedRun.Single(new RegexFullMatchOp("("), Words("a")));
    }

    // The pool holds the words 2, 3, 4 and the pairs (5, 6), (7, 8), (6, 7).
    [Theory]
    [InlineData("TF", 0L, new[] { 0f, 1, 0, 1, 1, 1 })]
    [InlineData("TF", 5L, new[] { 0f, 1, 0, 2, 1, 1 })]
    [InlineData("IDF", 5L, new[] { 0f, 2, 0, 4, 5, 6 })]
    [InlineData("TFIDF", 5L, new[] { 0f, 2, 0, 8, 5, 6 })]
    public void TfIdf_Counts_NgramsWithSkips(string mode, long skip, float[] expected)
    {
        var op = new TfIdfVectorizerOp(mode, 1, 2, skip, [0, 3], [0, 1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 7, 8, 6, 7], Weights: [1, 2, 3, 4, 5, 6]);
        Assert.Equal(expected, CheckedRun.Single(op, Tensor.Vector(5, 6, 7, 8, 3, 6)).ToArray<float>());
    }

    private static Tensor Words(params string[] words) => Tensor.FromStrings(words, Shape.Of(words.Length));
}
