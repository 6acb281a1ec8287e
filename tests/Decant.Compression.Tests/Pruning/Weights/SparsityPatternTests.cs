namespace Decant.Compression.Tests;

public sealed class SparsityPatternTests
{
    [Fact]
    public void NOfM_LeavesTheLargestOfEachGroup()
    {
        bool[] zeros = SparsityPattern.NOfM(2, 4).Choose([1, 5, 3, 2, 9, 8, 7, 6], 1, 0);
        Assert.Equal([true, false, false, true, false, false, true, true], zeros);
    }

    [Fact]
    public void NOfM_GroupsEndWithTheRow()
    {
        bool[] zeros = SparsityPattern.NOfM(1, 4).Choose([3, 1, 2, 5, 4, 6], 2, 0);
        Assert.Equal([false, true, true, true, true, false], zeros);
    }

    [Fact]
    public void Block_GoesAsAWhole()
    {
        bool[] zeros = SparsityPattern.Block(2, 1).Choose([1, 9, 5, 9, 1, 5], 2, 1 / 3.0);
        Assert.Equal([true, false, false, true, false, false], zeros);
    }

    [Theory]
    [InlineData("2:4", 4, 2)]
    [InlineData("4x1", 1, 0)]
    [InlineData("16x1", 1, 0)]
    [InlineData("1x4", 4, 0)]
    [InlineData("unstructured", 1, 0)]
    public void Parse_ReadsWhatItPrints(string name, int columns, int left)
    {
        var pattern = SparsityPattern.Parse(name);
        Assert.Equal((name, columns, left), (pattern.ToString(), pattern.Columns, pattern.Left));
    }

    [Theory]
    [InlineData("4:2")]
    [InlineData("0x1")]
    [InlineData("dense")]
    public void Parse_Nonsense_IsRefused(string name) => Assert.Throws<ArgumentException>(() => SparsityPattern.Parse(name));
}
