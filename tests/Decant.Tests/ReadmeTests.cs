using System.Runtime.CompilerServices;

namespace Decant.Tests;

/// <summary>The README's library example compiles: it stands here word for word.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Readme_LibraryExample_StandsInThisFile()
    {
        string here = Source();
        string readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "README.md"));
        string block = readme.Split("```csharp\n", StringSplitOptions.None)[1].Split("```", StringSplitOptions.None)[0];
        string[] lines = [.. File.ReadAllLines(here).Select(static l => l.Trim())];
        string[] missing = [.. block.Split('\n').Select(static l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith("using Decant", StringComparison.Ordinal) && !lines.Contains(l))];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    internal static void Example()
    {
        using Model model = Model.Load("mobilenet.onnx");
        var data = Dataset.Open("photos.zip", labels: "labels.tsv", preprocess: "mobilenet-v2");
        using Model small = model.Simplify();
        using Model int8 = small.QuantizeStatic(new() { KeepFloat = ["conv1"] }, data.Take(100));
        Console.WriteLine(int8.CompareWith(model, data.Skip(100)));
        int8.Save("mobilenet.int8.onnx");
    }

    private static string Source([CallerFilePath] string path = "") => path;
}
