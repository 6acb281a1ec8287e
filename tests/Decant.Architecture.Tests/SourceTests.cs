using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Decant.Architecture.Tests;

public sealed partial class SourceTests(ITestOutputHelper output)
{
    private const int SoftLimit = 400;
    private const int HardLimit = 600;

    private static readonly string[] VagueNames = ["Utils", "Util", "Common", "Helpers", "Helper", "Misc"];

    /// <summary>Files that may pass the hard limit, each with the reason why it is not split.</summary>
    private static readonly IReadOnlyDictionary<string, string> LongFiles = new Dictionary<string, string>(StringComparer.Ordinal);

    private static IEnumerable<string> AllSources => Repository.Sources("src").Concat(Repository.Sources("tests"));

    [Fact]
    public void Files_Length_StaysUnderTheHardLimit()
    {
        var lengths = AllSources.Select(static path => (Path: path, Lines: Repository.Lines(path).Length)).ToList();
        foreach ((string path, int lines) in lengths.Where(static f => f.Lines > SoftLimit).OrderByDescending(static f => f.Lines))
        {
            output.WriteLine($"{lines} lines: {path}{(LongFiles.TryGetValue(path, out string? reason) ? $" ({reason})" : "")}");
        }

        Offences.None(lengths.Where(static f => f.Lines > HardLimit && !LongFiles.ContainsKey(f.Path)).Select(static f => $"{f.Path}: {f.Lines} lines"));
    }

    [Fact]
    public void Exemptions_FromTheHardLimit_AreStillNeeded()
    {
        Offences.None(LongFiles.Keys.Where(static path =>
            !File.Exists(Path.Combine(Repository.Root, path)) || Repository.Lines(path).Length <= HardLimit));
    }

    [Fact]
    public void Names_OfFoldersAndTypes_SaySomething()
    {
        IEnumerable<string> folders = AllSources.Where(static path => path.Split('/')[..^1].Any(part =>
            VagueNames.Contains(part, StringComparer.OrdinalIgnoreCase)));
        IEnumerable<string> types =
            from path in AllSources
            let name = Path.GetFileName(path).Split('.')[0]
            where VagueNames.Append("Manager").Any(vague => name.EndsWith(vague, StringComparison.Ordinal))
            select path;
        Offences.None(folders.Concat(types));
    }

    [Fact]
    public void Files_HoldOnePublicType_AndAreNamedAfterIt()
    {
        IEnumerable<string> offences = Repository.Sources("src").SelectMany(static path =>
        {
            (bool IsPublic, string Name)[] types = [.. Repository.Lines(path).Select(static line => TopLevelType().Match(line))
                .Where(static match => match.Success)
                .Select(static match => (match.Groups["access"].Value == "public", match.Groups["name"].Value))
                .Distinct()];
            string named = Path.GetFileName(path).Split('.')[0];
            return types switch
            {
                [] => Enumerable.Empty<string>(),
                _ when types.Count(static t => t.IsPublic) > 1 => [$"{path}: several public types: {string.Join(", ", types.Where(static t => t.IsPublic).Select(static t => t.Name))}"],
                _ when !types.Any(t => t.Name == named || t.Name == $"{named}Op") => [$"{path}: holds {string.Join(", ", types.Select(static t => t.Name))}"],
                _ => [],
            };
        });
        Offences.None(offences);
    }

    [Fact]
    public void Sources_HoldNoUnfinishedWork()
    {
        IEnumerable<string> unfinished =
            from path in Repository.Sources("src")
            from line in Repository.Lines(path).Index()
            where Unfinished().IsMatch(line.Item)
            select $"{path}:{line.Index + 1}: {line.Item.Trim()}";
        Offences.None(unfinished);
    }

    [GeneratedRegex(@"^(?<access>public|internal)? ?(?:(?:static|sealed|abstract|partial|readonly|unsafe|ref|file|new) )*(?:record struct|record class|record|class|struct|interface|enum|delegate [\w<>\[\]?.]+) (?<name>\w+)")]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}
