namespace Decant.Conformance.Tests;

/// <summary>The cases that are known to fail, each with its reason: lines of name, tab, reason.</summary>
internal static class ExpectedFailures
{
    /// <summary>The reasons by the cases' names.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        using var reader = new StreamReader(typeof(ExpectedFailures).Assembly.GetManifestResourceStream("ExpectedFailures.tsv")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static l => !l.StartsWith('#'))
            .Select(static l => l.Split('\t'))
            .ToDictionary(static f => f[0], static f => f.Length == 2 && f[1].Length > 0 ? f[1] : throw new InvalidDataException($"{f[0]} has no reason"));
    }
}
