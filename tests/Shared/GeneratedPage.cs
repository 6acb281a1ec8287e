namespace Decant.Tests.Shared;

/// <summary>A page of <c>docs/</c> that a test writes: with <c>DECANT_WRITE_DOCS=1</c> anew, otherwise it must be what the test would write.</summary>
internal static class GeneratedPage
{
    private const string Rewrite = "DECANT_WRITE_DOCS";

    /// <summary>Writes the page, or holds it against <paramref name="text"/>.</summary>
    /// <param name="page">The file name below <c>docs/</c>.</param>
    /// <param name="text">What the page should say, lines ended by <c>\n</c>.</param>
    public static void Check(string page, string text)
    {
        string path = Path.Combine(Root(), "docs", page);
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, text);
        }

        string found = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        Assert.True(found == text, $"docs/{page} is not what it would be written as today; run this test with {Rewrite}=1");
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Decant.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no folder above the tests holds Decant.slnx");
    }
}
