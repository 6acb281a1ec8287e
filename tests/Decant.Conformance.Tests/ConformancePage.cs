using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Decant.Conformance.Tests;

/// <summary>Writes <c>docs/conformance.md</c> where <c>DECANT_WRITE_DOCS=1</c> asks for it.</summary>
internal static class ConformancePage
{
    private static readonly SortedDictionary<string, CategoryReport> Reports = new(StringComparer.Ordinal);

    /// <summary>Takes a category's report and writes the page anew where that is asked for; otherwise says whether the page shows the report.</summary>
    public static bool Shows(CategoryReport report)
    {
        lock (Reports)
        {
            Reports[$"{report.Engine} {report.Category}"] = report;
            if (Environment.GetEnvironmentVariable("DECANT_WRITE_DOCS") == "1")
            {
                File.WriteAllText(Path(), Text());
            }
        }

        return File.ReadAllText(Path()).Contains(report.Row, StringComparison.Ordinal);
    }

    private static string Path([CallerFilePath] string source = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "../../docs/conformance.md"));

    private static string Text()
    {
        var text = new StringBuilder();
        text.Append("# Conformance\n\nThe official ONNX backend suite, version 1.22, run by the reference evaluator (`reference`) and by\nDecant's engine (`decant`): equal element types and shapes, elements within 1e-7 + 0.001 times the expected, which are the tolerances of\nONNX's own runner. Cases whose expected outputs are draws of numpy's random stream are checked by type, shape and distribution and do not count as passed.\nWritten by `DECANT_SLOW_TESTS=1 DECANT_WRITE_DOCS=1 dotnet test tests/Decant.Conformance.Tests`; without `DECANT_SLOW_TESTS=1` the reference leaves the `light` models out.\n\n");
        text.Append("| engine | category | cases | passed | random | expected failures |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (CategoryReport report in Reports.Values)
        {
            text.Append(report.Row).Append('\n');
        }

        foreach (IGrouping<string, CategoryReport> engine in Reports.Values.GroupBy(static r => r.Engine))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {engine.Key} | **all** | {engine.Sum(static r => r.Count)} | {engine.Sum(static r => r.Passed)} | {engine.Sum(static r => r.Drawn.Count())} | {engine.Sum(static r => r.Expected.Count())} |\n");
        }

        AppendList(text, "Expected failures", "reason", static r => r.Expected, static r => ExpectedFailures.All[r.Case.Name]);
        AppendList(text, "Random", "what is checked", static r => r.Drawn, static r => r.Detail);
        return text.ToString();
    }

    private static void AppendList(StringBuilder text, string title, string column, Func<CategoryReport, IEnumerable<CaseResult>> cases, Func<CaseResult, string> says)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| case | {column} |\n| --- | --- |\n");
        foreach (CaseResult result in Reports.Values.SelectMany(cases).DistinctBy(static r => r.Case.Name).OrderBy(static r => r.Case.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Case.Name} | {says(result)} |\n");
        }
    }
}
