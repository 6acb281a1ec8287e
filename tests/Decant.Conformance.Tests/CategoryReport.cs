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

    /// <summary>The cases that failed and were expected to.</summary>
    public IEnumerable<CaseResult> Expected => results.Where(static r => r.Outcome == CaseOutcome.Failed && ExpectedFailures.All.ContainsKey(r.Case.Name));

    /// <summary>The cases that failed and were not expected to.</summary>
    public IEnumerable<CaseResult> Unexpected => results.Where(static r => r.Outcome == CaseOutcome.Failed && !ExpectedFailures.All.ContainsKey(r.Case.Name));

    /// <summary>The cases that passed and were expected to fail.</summary>
    public IEnumerable<CaseResult> Surprises => results.Where(static r => r.Outcome == CaseOutcome.Passed && ExpectedFailures.All.ContainsKey(r.Case.Name));

    /// <summary>What is missing, with the number of cases that need it, the most wanted first.</summary>
    public IEnumerable<(string What, int Cases)> Missing => results
        .Where(static r => r.Outcome == CaseOutcome.Missing)
        .GroupBy(static r => r.Detail)
        .Select(static g => (g.Key, g.Count()))
        .OrderByDescending(static g => g.Item2).ThenBy(static g => g.Key, StringComparer.Ordinal);

    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{engine}, {category}: {Passed} of {Count} passed, {Expected.Count()} expected failures, {Missing.Sum(static m => m.Cases)} need what is missing");
        foreach ((string what, int cases) in Missing)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  missing in {cases}: {what}");
        }

        foreach (CaseResult result in Unexpected)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  FAILED {result.Case.Name}: {result.Detail}");
        }

        foreach (CaseResult result in Surprises)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  PASSED though listed as an expected failure: {result.Case.Name}");
        }

        return text.ToString();
    }
}
