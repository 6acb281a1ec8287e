using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Decant.Conformance.Tests;

/// <summary>Writes <c>docs/conformance.md</c> where <c>DECANT_WRITE_DOCS=1</c> asks for it.</summary>
internal static class ConformancePage
{
    private static readonly SortedDictionary<string, CategoryReport> Reports = new(StringComparer.Ordinal);

    /// <summary>Takes a category's report and writes the page anew.</summary>
    public static void Add(CategoryReport report)
    {
        lock (Reports)
        {
            Reports[$"{report.Engine} {report.Category}"] = report;
            if (Environment.GetEnvironmentVariable("DECANT_WRITE_DOCS") == "1")
            {
                File.WriteAllText(Path(), Text());
            }
        }
    }

    private static string Path([CallerFilePath] string source = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "../../docs/conformance.md"));

    private static string Text()
    {
        var text = new StringBuilder();
        text.Append("# Conformance\n\nThe official ONNX backend suite, version 1.22, run by the reference evaluator (`reference`) and by\nDecant's engine (`decant`): equal element types and shapes, elements within 1e-7 + 0.001 times the expected, which are the tolerances of\nONNX's own runner.\nWritten by `DECANT_WRITE_DOCS=1 dotnet test tests/Decant.Conformance.Tests`; `DECANT_SLOW_TESTS=1` adds the `light` models.\n\n");
        text.Append("| engine | category | cases | passed | expected failures | need what is missing |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (CategoryReport report in Reports.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {report.Engine} | {report.Category} | {report.Count} | {report.Passed} | {report.Expected.Count()} | {report.Missing.Sum(static m => m.Cases)} |\n");
        }

        text.Append("\n## Expected failures\n\n| case | reason |\n| --- | --- |\n");
        foreach (CaseResult result in Reports.Values.SelectMany(static r => r.Expected).DistinctBy(static r => r.Case.Name).OrderBy(static r => r.Case.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Case.Name} | {ExpectedFailures.All[result.Case.Name]} |\n");
        }

        text.Append("\n## Missing\n\n| what | cases |\n| --- | --- |\n");
        foreach (var group in Reports.Values.Where(static r => r.Engine == Reports.Values.First().Engine).SelectMany(static r => r.Missing).GroupBy(static m => m.What).OrderByDescending(static g => g.Sum(static m => m.Cases)).ThenBy(static g => g.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key.Replace("|", "\\|", StringComparison.Ordinal)} | {group.Sum(static m => m.Cases)} |\n");
        }

        return text.ToString();
    }
}
