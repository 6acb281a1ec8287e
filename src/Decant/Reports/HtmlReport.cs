using System.Globalization;
using System.Net;
using System.Text;

namespace Decant;

/// <summary>Writes what an optimization found as one web page that needs nothing else.</summary>
internal static class HtmlReport
{
    private static readonly string[] Shown = ["top1", "top5", "agreement", "sqnrDb", "sqnrBeforeSoftmaxDb"];

    /// <summary>The page.</summary>
    public static string Write(OptimizationResult result)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append($"<title>Decant: {Text(result.ModelName)}</title><style>{ReportStyle.Css}</style></head><body><main>");
        WriteHead(page, result);
        page.Append("<h2>Candidates</h2>");
        WriteCandidates(page, result);
        page.Append("<div class=\"charts\">");
        page.Append(Chart(result, "against file size", "file size, MB", static c => c.SizeBytes / 1e6));
        page.Append(Chart(result, "against latency", "latency, times the original's", static c => c.LatencyRatio));
        page.Append("</div>");
        WriteRecipe(page, result);
        WriteLayers(page, result.Best);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void WriteHead(StringBuilder page, OptimizationResult result)
    {
        OptimizationCandidate best = result.Best;
        page.Append($"<h1>{Text(result.ModelName)}</h1>");
        page.Append(result.MeetsBudget
            ? $"<p class=\"verdict good\">Kept: <b>{Text(best.Name)}</b>, which meets the budget.</p>"
            : $"<p class=\"verdict bad\">Nothing meets the budget. The best found: <b>{Text(best.Name)}</b> ({Text(string.Join("; ", best.Shortfalls))}).</p>");
        if (result.Interrupted)
        {
            page.Append("<p class=\"verdict bad\">The search was interrupted; not all candidates were tried.</p>");
        }

        page.Append(Invariant($"<p class=\"facts\">{Share(best.SizeBytes, result.Original.SizeBytes)} of the original's size, {best.LatencyRatio:P0} of its latency. "));
        page.Append(Invariant($"Measured on {result.Samples} samples of {Text(Path.GetFileName(result.DataName.TrimEnd('/')))}, calibrated on {result.CalibrationSamples} others; engine {Text(result.Engine)}, {result.Threads} {(result.Threads == 1 ? "thread" : "threads")}, this machine. "));
        page.Append($"Budget: {Text(BudgetText(result.Budget))}.</p>");
    }

    private static void WriteCandidates(StringBuilder page, OptimizationResult result)
    {
        string[] metrics = [.. Shown.Where(m => result.Candidates.Any(c => c.Metrics.ContainsKey(m)))];
        page.Append("<table><thead><tr><th>candidate</th><th>size</th><th>zipped</th><th>latency</th><th>× original</th>");
        page.Append(string.Concat(metrics.Select(static m => $"<th>{Text(MetricText.Title(m))}</th>"))).Append("<th>budget</th></tr></thead><tbody>");
        foreach (OptimizationCandidate candidate in result.Candidates)
        {
            page.Append(candidate == result.Best ? "<tr class=\"best\">" : "<tr>");
            page.Append($"<td>{Text(candidate.Name)}{(candidate == result.Best ? " <span class=\"tag\">kept</span>" : string.Empty)}</td>");
            page.Append(Invariant($"<td>{candidate.SizeBytes / 1e6:F2} MB</td><td>{candidate.ZippedBytes / 1e6:F2} MB</td><td>{candidate.MedianMs:F2} ms</td>"));
            page.Append(Invariant($"<td>{candidate.LatencyRatio:F2}{(candidate.IsSlower ? " <span class=\"tag bad\">slower</span>" : string.Empty)}</td>"));
            page.Append(string.Concat(metrics.Select(m => $"<td>{(candidate.Metrics.TryGetValue(m, out double v) ? MetricText.Value(m, v) : "–")}</td>")));
            page.Append($"<td>{(candidate.MeetsBudget ? "met" : Text(string.Join("; ", candidate.Shortfalls)))}</td></tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Chart(OptimizationResult result, string against, string unit, Func<OptimizationCandidate, double> x)
    {
        string metric = result.Budget.Metric;
        bool share = MetricText.IsFraction(metric);
        var chart = new ScatterChart($"{MetricText.Title(metric)} {against}", unit, MetricText.Title(metric) + (share ? ", %" : string.Empty));
        foreach (OptimizationCandidate candidate in result.Candidates.Where(c => c.Metrics.ContainsKey(metric)))
        {
            string style = candidate == result.Best ? "best" : candidate.MeetsBudget ? "met" : "missed";
            chart.Add(x(candidate), candidate.Metrics[metric] * (share ? 100 : 1), candidate.Name, style);
        }

        return chart.ToSvg();
    }

    private static void WriteRecipe(StringBuilder page, OptimizationResult result)
    {
        page.Append("<h2>What changed</h2><ul>");
        foreach (RecipeStep step in result.Best.Recipe.Steps)
        {
            page.Append($"<li><b>{Text(step.Key)}</b>: {Text(step.Summary)}</li>");
        }

        page.Append(string.Concat(result.GraphChanges.Select(static c => $"<li>{Text(c)}</li>")));
        page.Append("</ul>");
    }

    private static void WriteLayers(StringBuilder page, OptimizationCandidate best)
    {
        if (best.Layers.Count == 0)
        {
            return;
        }

        double largest = best.Layers.Select(static l => l.SqnrDb).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        page.Append("<h2>Error of each layer</h2><p class=\"facts\">Signal-to-noise ratio of each value against the original, in dB; short bars are the weak places.</p>");
        page.Append("<table class=\"layers\"><thead><tr><th>value</th><th>operator</th><th>SQNR, dB</th><th></th><th>largest difference</th></tr></thead><tbody>");
        foreach (LayerError layer in best.Layers)
        {
            double width = double.IsFinite(layer.SqnrDb) ? Math.Clamp(layer.SqnrDb / Math.Max(largest, 1), 0, 1) * 100 : 100;
            page.Append(Invariant($"<tr><td>{Text(layer.Name)}</td><td>{Text(layer.Operator)}</td><td>{MetricText.Value("sqnrDb", layer.SqnrDb)}</td>"));
            page.Append(Invariant($"<td class=\"bar\"><div style=\"width:{width:F0}%\"></div></td><td>{layer.MaxAbs:G3}</td></tr>"));
        }

        page.Append("</tbody></table>");
    }

    private static string BudgetText(OptimizationBudget budget)
    {
        var parts = new List<string>();
        if (budget.MaxDrop is { } drop)
        {
            parts.Add(budget.Metric == "sqnrDb" ? Invariant($"SQNR of at least {drop} dB") : Invariant($"{MetricText.Title(budget.Metric)} at most {drop} percentage points lower"));
        }

        if (budget.MaxSizeBytes is { } size)
        {
            parts.Add(Invariant($"at most {size / 1e6:G4} MB"));
        }

        if (budget.MaxLatencyMs is { } latency)
        {
            parts.Add(Invariant($"at most {latency} ms"));
        }

        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }

    private static string Share(long part, long whole) => Invariant($"{(double)part / whole:P1}");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
