using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Decant.Architecture.Tests;

public sealed class RoomTests
{
    private static readonly IReadOnlyDictionary<string, string[]> References = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), static path => ReferencesOf(path), StringComparer.Ordinal);

    public static TheoryData<string> Projects => [.. References.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The table as it was designed; docs/architecture.md may not drift from it.</summary>
    [Theory]
    [InlineData("Decant.Tensors", "")]
    [InlineData("Decant.Kernels", "Tensors")]
    [InlineData("Decant.Search", "Tensors")]
    [InlineData("Decant.Graph", "Tensors")]
    [InlineData("Decant.Imaging", "Tensors")]
    [InlineData("Decant.Operators", "Graph Imaging")]
    [InlineData("Decant.Formats", "Operators Data")]
    [InlineData("Decant.Passes", "Operators")]
    [InlineData("Decant.Data", "Imaging")]
    [InlineData("Decant.Engine", "Passes Kernels")]
    [InlineData("Decant.Evaluation", "Engine Data")]
    [InlineData("Decant.Training", "Evaluation")]
    [InlineData("Decant.Compression", "Training Search")]
    [InlineData("Decant.OnnxRuntime", "Engine Formats")]
    public void Table_Documented_IsTheDesign(string room, string mayKnow)
    {
        string[] expected = [.. mayKnow.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => $"Decant.{name}")];
        Assert.Equal(expected, RoomTable.Rows.Single(row => row.Room == room).MayKnow);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_StayWithinTheTable(string project)
    {
        IReadOnlySet<string> allowed = RoomTable.MayKnow(project);
        Offences.None(References[project].Where(reference => !allowed.Contains(reference)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_ReachNothingForbidden(string project)
    {
        IReadOnlySet<string> reached = RoomTable.Closure(project, static room => References.GetValueOrDefault(room, []));
        RoomRow row = RoomTable.Rows.Single(r => r.Room == project);
        Offences.None(row.MustNeverKnow.Where(reached.Contains));
    }

    [Fact]
    public void Table_Itself_ForbidsNothingThatItAllows()
    {
        Offences.None(RoomTable.Rows.SelectMany(static row =>
            row.MustNeverKnow.Intersect(RoomTable.MayKnow(row.Room)).Select(room => $"{row.Room} may and must never know {room}")));
    }

    [Fact]
    public void FormatFolders_UseNoOtherFormat()
    {
        IEnumerable<string> trespasses =
            from path in Repository.Sources("src/Decant.Formats")
            let folder = path.Split('/')[2]
            from line in Repository.CodeLines(path)
            let used = Regex.Match(line, @"\bDecant\.Formats\.(\w+)").Groups[1].Value
            where used.Length > 0 && used != folder && used != "Protobuf" && !(folder == "Decant" && used == "Onnx")
                && Directory.Exists(Path.Combine(Repository.Root, "src/Decant.Formats", used))
            select $"{path} uses {used}";
        Offences.None(trespasses);
    }

    [Fact]
    public void Namespaces_OfEveryRoom_AreTheRoomsOwn()
    {
        IEnumerable<string> strays =
            from path in Repository.Sources("src")
            let room = path.Split('/')[1]
            let expected = room == "Decant.Graph" ? "Decant.Graphs" : room
            from line in Repository.Lines(path)
            let declared = Regex.Match(line, @"^namespace ([\w.]+);").Groups[1].Value
            where declared.Length > 0 && declared != expected
                && !(room == "Decant.Formats" && declared.StartsWith("Decant.Formats.", StringComparison.Ordinal))
            select $"{path} declares {declared}";
        Offences.None(strays);
    }

    private static string[] ReferencesOf(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference")
            .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];
}
