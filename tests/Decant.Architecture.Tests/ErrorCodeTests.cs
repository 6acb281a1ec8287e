using System.Text.RegularExpressions;

namespace Decant.Architecture.Tests;

public sealed partial class ErrorCodeTests
{
    private static readonly IReadOnlyList<(string Code, string Path)> Used =
        [.. Repository.Sources("src").SelectMany(static path => Repository.CodeLines(path)
            .SelectMany(static line => Code().Matches(line).Select(static match => match.Value))
            .Distinct()
            .Select(code => (code, path)))];

    private static readonly IReadOnlyList<string> Documented =
        [.. Repository.Lines("docs/errors.md").Select(static line => DocumentedCode().Match(line)).Where(static m => m.Success).Select(static m => m.Groups[1].Value)];

    [Fact]
    public void Codes_UsedInSources_AreDocumented()
    {
        Offences.None(Used.Where(static use => !Documented.Contains(use.Code)).Select(static use => $"{use.Code} in {use.Path}"));
    }

    [Fact]
    public void Codes_Documented_AreUsed()
    {
        Offences.None(Documented.Except(Used.Select(static use => use.Code)));
    }

    [Fact]
    public void Codes_Documented_AppearOnceAndUnderTheirHeading()
    {
        Assert.Equal(Documented.Distinct(), Documented);
        string heading = "";
        foreach (string line in Repository.Lines("docs/errors.md"))
        {
            heading = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..8] : heading;
            if (DocumentedCode().Match(line) is { Success: true } match)
            {
                Assert.StartsWith(heading, match.Groups[1].Value, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>One meaning needs one owner; only the graph and its operators, which share a contract, share codes.</summary>
    [Fact]
    public void Codes_OfOneMeaning_ComeFromOneRoom()
    {
        IEnumerable<string> shared = Used
            .GroupBy(static use => use.Code)
            .Where(static uses => uses.Select(static use => Owner(use.Path)).Distinct().Count() > 1)
            .Select(static uses => $"{uses.Key}: {string.Join(", ", uses.Select(static use => use.Path))}");
        Offences.None(shared);
    }

    private static string Owner(string path) => path.Split('/')[1] is "Decant.Operators" ? "Decant.Graph" : path.Split('/')[1];

    [GeneratedRegex(@"\bDEC\d{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (DEC\d{4}) \|")]
    private static partial Regex DocumentedCode();
}
