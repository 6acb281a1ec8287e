using Decant.Tensors;

namespace Decant.Data.Tests;

public sealed class LabelListTests
{
    [Fact]
    public void Parse_HeaderAndTabs_GivesRowsInOrder()
    {
        LabelList list = LabelList.Parse(["file\tlabel", "b.jpg\t7", "", "a.jpg\t3"], "l.tsv");

        Assert.Equal([new LabelRow(2, "b.jpg", 7), new LabelRow(4, "a.jpg", 3)], list.Rows);
        Assert.Empty(list.ClassNames);
    }

    [Fact]
    public void Parse_NoHeader_KeepsTheFirstRow()
    {
        LabelList list = LabelList.Parse(["a.jpg,0", "b.jpg,1"], "l.csv");

        Assert.Equal(["a.jpg", "b.jpg"], list.Rows.Select(r => r.File));
    }

    [Fact]
    public void Parse_IndexColumnAmongOthers_IsTheLabel()
    {
        LabelList list = LabelList.Parse(["file\tindex0_999\twnid\tname", "a.jpg\t12\tn01\ttench"], "l.tsv");

        Assert.Equal(new LabelRow(2, "a.jpg", 12), Assert.Single(list.Rows));
    }

    [Fact]
    public void Parse_LabelBeforeFile_FollowsTheHeader()
    {
        LabelList list = LabelList.Parse(["label,path", "5,x/a.png"], "l.csv");

        Assert.Equal(new LabelRow(2, "x/a.png", 5), Assert.Single(list.Rows));
    }

    [Fact]
    public void Parse_UnnamedHeader_IsKnownByItsText()
    {
        LabelList list = LabelList.Parse(["picture,kind", "a.png,5", "b.png,6"], "l.csv");

        Assert.Equal([5, 6], list.Rows.Select(r => r.Label!.Value));
    }

    [Fact]
    public void Parse_NamesAsLabels_AreNumberedOrdinally()
    {
        LabelList list = LabelList.Parse(["file,class", "1.png,dog", "2.png,Cat", "3.png,dog"], "l.csv");

        Assert.Equal(["Cat", "dog"], list.ClassNames);
        Assert.Equal([1, 0, 1], list.Rows.Select(r => r.Label!.Value));
    }

    [Fact]
    public void Parse_QuotedFields_MayHoldSeparatorsAndQuotes()
    {
        LabelList list = LabelList.Parse(["file,label", "\"a, \"\"b\"\".jpg\",4"], "l.csv");

        Assert.Equal(new LabelRow(2, "a, \"b\".jpg", 4), Assert.Single(list.Rows));
    }

    [Fact]
    public void Parse_FilesOnly_HasNoLabels()
    {
        LabelList list = LabelList.Parse(["a.jpg", "b.jpg"], "l.txt");

        Assert.All(list.Rows, r => Assert.Null(r.Label));
        Assert.Equal(2, list.Rows.Count);
    }

    [Theory]
    [InlineData("file\tlabel|a.jpg", "line 2")]
    [InlineData("file,label|\"a.jpg,3", "line 2")]
    [InlineData("", "lists no samples")]
    public void Parse_Malformed_NamesTheLine(string lines, string expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => LabelList.Parse(lines.Split('|'), "l.tsv"));

        Assert.Equal("DEC1504", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
