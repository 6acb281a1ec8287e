using System.Text.RegularExpressions;

namespace Decant.Tests;

/// <summary>CONTRIBUTING.md says what the sources say: its code stands in the files that it names.</summary>
public sealed partial class ContributingDocumentTests
{
    private const int LongestWalkthrough = 50;

    private static readonly string[] Document = File.ReadAllLines(Path.Combine(DocumentFolder.Root, "CONTRIBUTING.md"));

    public static TheoryData<string, int> Blocks()
    {
        var blocks = new TheoryData<string, int>();
        string? file = null;
        for (int i = 0; i < Document.Length; i++)
        {
            file = SourceLinks().Matches(Document[i]).LastOrDefault()?.Groups["path"].Value ?? file;
            if (Document[i] == "```csharp")
            {
                blocks.Add(file ?? string.Empty, i + 1);
            }
        }

        return blocks;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Code_StandsVerbatimInTheFileNamedAboveIt(string file, int firstLine)
    {
        string[] block = [.. Document.Skip(firstLine).TakeWhile(static line => line != "```")];
        string[] source = File.ReadAllLines(Path.Combine(DocumentFolder.Root, file));
        Assert.NotEmpty(block);
        Assert.True(
            Enumerable.Range(0, source.Length).Any(start => StandsAt(source, start, block)),
            $"CONTRIBUTING.md, line {firstLine + 1}: {file} does not hold\n{string.Join('\n', block)}");
    }

    [Fact]
    public void Walkthroughs_HaveCode_AndAreShort()
    {
        string[] headings = [.. Document.Where(static line => line.StartsWith("## Add ", StringComparison.Ordinal))];
        Assert.Equal(["## Add an operator", "## Add a pass", "## Add a kernel"], headings);
        foreach (string heading in headings)
        {
            string[] section = [.. Document.SkipWhile(line => line != heading).Skip(1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))];
            Assert.Contains("```csharp", section);
            Assert.InRange(section.Length, 1, LongestWalkthrough);
        }
    }

    [Fact]
    public void Paths_Exist()
    {
        string[] missing = [.. Document.SelectMany(static line => Paths().Matches(line))
            .Select(static match => match.Groups["path"].Value)
            .Where(static path => !Path.Exists(Path.Combine(DocumentFolder.Root, path)))];
        Assert.Empty(missing);
    }

    // A block may stand further to the right than in the document; its empty lines have no indent.
    private static bool StandsAt(string[] source, int start, string[] block)
    {
        string indent = source[start][..^source[start].TrimStart().Length];
        return start + block.Length <= source.Length
            && block.Index().All(line => source[start + line.Index] == (line.Item.Length == 0 ? string.Empty : indent + line.Item));
    }

    [GeneratedRegex(@"\]\((?<path>[^)]+\.cs)\)")]
    private static partial Regex SourceLinks();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)\)|`(?<path>(?:src|tests|docs|bench)/[\w./-]+)`")]
    private static partial Regex Paths();
}
