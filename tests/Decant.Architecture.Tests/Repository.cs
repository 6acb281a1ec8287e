namespace Decant.Architecture.Tests;

/// <summary>The source tree that these tests read.</summary>
internal static class Repository
{
    private static readonly char Slash = Path.DirectorySeparatorChar;

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files under a folder of the tree, without generated ones; paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Sources(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Slash}obj{Slash}", StringComparison.Ordinal) && !path.Contains($"{Slash}bin{Slash}", StringComparison.Ordinal))
            .Select(static path => Path.GetRelativePath(Root, path).Replace(Slash, '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>The lines of a file of the tree.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    /// <summary>The lines of a file of the tree that are not comments.</summary>
    public static IEnumerable<string> CodeLines(string path) =>
        Lines(path).Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Decant.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Decant.slnx above {AppContext.BaseDirectory}");
    }
}
