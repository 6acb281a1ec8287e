using System.Globalization;
using System.Text;

namespace Decant.Conformance.Tests;

/// <summary>The results of one category, summed up.</summary>
/// <param name="engine">The engine.</param>
/// <param name="category">The category.</param>
/// <param name="results">A result for each case.</param>
internal sealed class CategoryReport(string engine, string category, IReadOnlyList<CaseResult> results)
{
    /// <summary>The engine's name.</summary>
    public string Engine => engine;

    /// <summary>The category.</summary>
    public string Category => category;

    /// <summary>The number of cases.</summary>
    public int Count => results.Count;

    /// <summary>The number of cases that passed.</summary>
    public int Passed => results.Count(static r => r.Outcome == CaseOutcome.Passed);

    /// <summary>The cases whose random outputs are distributed as they must be.</summary>
    public IEnumerable<CaseResult> Drawn => results.Where(static r => r.Outcome == CaseOutcome.Drawn);

    /// <summary>The cases that did not pass and were expected not to.</summary>
    public IEnumerable<CaseResult> Expected => results.Where(static r => r.Outcome is CaseOutcome.Failed or CaseOutcome.Missing && IsListed(r));

    /// <summary>The cases that did not pass and were not expected to, or passed and were expected not to: a run with any has failed.</summary>
    public IEnumerable<CaseResult> Unexpected => results.Where(static r => r.Outcome is CaseOutcome.Failed or CaseOutcome.Missing ? !IsListed(r) : IsListed(r));

    /// <summary>The row of the report in the page's table.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture, $"| {engine} | {category} | {Count} | {Passed} | {Drawn.Count()} | {Expected.Count()} |");

    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{engine}, {category}: {Passed} of {Count} passed, {Drawn.Count()} random outputs checked by their distribution, {Expected.Count()} expected failures");
        foreach (CaseResult result in Unexpected)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {result.Outcome}{(IsListed(result) ? " though listed as an expected failure" : string.Empty)}: {result.Case.Name}: {result.Detail}");
        }

        return text.ToString();
    }

    private static bool IsListed(CaseResult result) => ExpectedFailures.All.ContainsKey(result.Case.Name);
}
