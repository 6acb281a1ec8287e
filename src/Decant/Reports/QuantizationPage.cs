using System.Globalization;
using System.Net;
using System.Text;
using Decant.Compression;

namespace Decant;

/// <summary>Writes what a quantization decided and measured as one web page that needs nothing else.</summary>
public static class QuantizationPage
{
    private static readonly string[] Metrics = ["agreement", "top1", "top5"];

    /// <summary>Writes the page to a file; a failure leaves no half file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="original">The model before.</param>
    /// <param name="result">What was decided and measured.</param>
    /// <param name="report">What was written.</param>
    public static void Save(string path, Model original, QuantizeResult result, RewriteReport report) => TextFile.Write(path, Write(original, result, report));

    /// <summary>The page.</summary>
    /// <param name="original">The model before.</param>
    /// <param name="result">What was decided and measured.</param>
    /// <param name="report">What was written.</param>
    public static string Write(Model original, QuantizeResult result, RewriteReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append($"<title>Decant: {Text(original.Name)}</title><style>{ReportStyle.Css}</style></head><body><main><h1>{Text(original.Name)}, quantized</h1>");
        WriteVerdict(page, result, report);
        WriteBeforeAfter(page, result, report);
        page.Append("<h2>Steps</h2><ul>");
        foreach (RecipeStep step in result.Recipe.Steps)
        {
            page.Append($"<li><b>{Text(step.Key)}</b>: {Text(step.Summary)}</li>");
        }

        page.Append("</ul>");
        WriteNotes(page, report);
        WriteSlower(page, result.Speed);
        WriteLayers(page, result);
        WriteTensors(page, result.Tensors);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void WriteVerdict(StringBuilder page, QuantizeResult result, RewriteReport report)
    {
        string size = Invariant($"{(double)report.BytesAfter / report.BytesBefore:P1} of the float file's size");
        string speed = result.Speed is { } s ? Invariant($", {s.Speed:F2} times its speed ({Text(s.Engine)}, {s.Threads} {(s.Threads == 1 ? "thread" : "threads")}, this machine)") : string.Empty;
        bool worse = report.BytesAfter >= report.BytesBefore || result.Speed?.Speed < 1;
        page.Append($"<p class=\"verdict {(worse ? "bad" : "good")}\">{size}{speed}.");
        if (result.Kept.Count > 0)
        {
            page.Append(Invariant($" {result.Kept.Count} {(result.Kept.Count == 1 ? "layer stays" : "layers stay")} in float."));
        }

        page.Append("</p>");
    }

    private static void WriteBeforeAfter(StringBuilder page, QuantizeResult result, RewriteReport report)
    {
        page.Append("<table><thead><tr><th>measure</th><th>float</th><th>quantized</th><th></th></tr></thead><tbody>");
        page.Append(Invariant($"<tr><td>file</td><td>{report.BytesBefore / 1e6:F2} MB</td><td>{report.BytesAfter / 1e6:F2} MB</td><td></td></tr>"));
        page.Append(Invariant($"<tr><td>nodes</td><td>{report.NodesBefore}</td><td>{report.NodesAfter}</td><td></td></tr>"));
        if (result.Speed is { } speed)
        {
            page.Append(Invariant($"<tr><td>latency</td><td>{speed.FloatMs:F3} ms</td><td>{speed.Ms:F3} ms</td><td>medians, in turns</td></tr>"));
        }

        if (report.Check is { } check)
        {
            page.Append(Invariant($"<tr><td>SQNR of the outputs</td><td></td><td>{MetricText.Value("sqnrDb", check.SqnrDb)}</td><td>on {check.Samples} {(check.Samples == 1 ? "sample" : "samples")}</td></tr>"));
            page.Append(check.Agreement is { } agreement ? Invariant($"<tr><td>agreement</td><td></td><td>{MetricText.Value("agreement", agreement)}</td><td></td></tr>") : string.Empty);
        }

        page.Append("</tbody></table>");
    }

    private static void WriteNotes(StringBuilder page, RewriteReport report)
    {
        page.Append("<h2>What was found</h2><ul>");
        foreach (string note in report.Notes)
        {
            bool warning = note.StartsWith("warning:", StringComparison.Ordinal);
            page.Append(warning ? $"<li><span class=\"tag bad\">warning</span> {Text(note["warning:".Length..].Trim())}</li>" : $"<li>{Text(note)}</li>");
        }

        page.Append("</ul>");
    }

    private static void WriteSlower(StringBuilder page, SpeedReport? speed)
    {
        if (speed is not { Slower.Count: > 0 })
        {
            return;
        }

        page.Append("<h2>Slower than in float</h2><table><thead><tr><th>node</th><th>operator</th><th>kernel</th><th>float</th><th>quantized</th><th>what to change</th></tr></thead><tbody>");
        foreach (SlowNode node in speed.Slower)
        {
            page.Append(Invariant($"<tr><td>{Text(node.Name)}</td><td>{Text(node.Operator)}</td><td>{Text(node.Kernel)}</td><td>{node.FloatMs:F3} ms</td><td>{node.Ms:F3} ms</td><td>{Text(node.Advice)}</td></tr>"));
        }

        page.Append("</tbody></table>");
    }

    private static void WriteLayers(StringBuilder page, QuantizeResult result)
    {
        if (result.Layers.Count == 0)
        {
            return;
        }

        string[] metrics = [.. Metrics.Where(m => result.Layers.Any(l => l.Metrics.ContainsKey(m)))];
        double least = result.Layers.Min(static l => l.SqnrDb);
        double span = Math.Max(Finite(result.Layers.Max(static l => l.SqnrDb), least) - least, 1e-9);
        page.Append("<h2>Sensitivity of layers</h2><p class=\"facts\">SQNR of the outputs with that layer alone left in float, in dB; long bars are where float gains most.</p>");
        page.Append("<table class=\"layers\"><thead><tr><th>layer</th><th>operator</th><th>SQNR, dB</th>").Append(string.Concat(metrics.Select(static m => $"<th>{Text(MetricText.Title(m))}</th>"))).Append("<th></th></tr></thead><tbody>");
        foreach (LayerSensitivity layer in result.Layers)
        {
            string tag = result.Kept.Contains(layer.Layer) ? " <span class=\"tag\">float</span>" : string.Empty;
            page.Append(Invariant($"<tr><td>{Text(layer.Layer)}{tag}</td><td>{Text(layer.Operator)}</td><td>{MetricText.Value("sqnrDb", layer.SqnrDb)}</td>"));
            page.Append(string.Concat(metrics.Select(m => $"<td>{(layer.Metrics.TryGetValue(m, out double v) ? MetricText.Value(m, v) : "–")}</td>")));
            page.Append(Bar((Finite(layer.SqnrDb, least + span) - least) / span)).Append("</tr>");
        }

        page.Append("</tbody></table>");
    }

    private static void WriteTensors(StringBuilder page, IReadOnlyList<TensorSensitivity> tensors)
    {
        if (tensors.Count == 0)
        {
            return;
        }

        double most = Math.Max(tensors.Select(static t => t.SqnrDb).Where(double.IsFinite).DefaultIfEmpty(1).Max(), 1);
        page.Append("<h2>Sensitivity of tensors</h2><p class=\"facts\">SQNR of the outputs with that tensor alone quantized, in dB; short bars are the weak places.</p>");
        page.Append("<table class=\"layers\"><thead><tr><th>tensor</th><th>kind</th><th>SQNR, dB</th><th></th></tr></thead><tbody>");
        foreach (TensorSensitivity tensor in tensors)
        {
            page.Append(Invariant($"<tr><td>{Text(tensor.Tensor)}</td><td>{(tensor.Kind == TensorKind.Weight ? "weight" : "activation")}</td><td>{MetricText.Value("sqnrDb", tensor.SqnrDb)}</td>"));
            page.Append(Bar(Finite(tensor.SqnrDb, most) / most)).Append("</tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Bar(double share) => Invariant($"<td class=\"bar\"><div style=\"width:{Math.Clamp(share, 0, 1) * 100:F0}%\"></div></td>");

    private static double Finite(double value, double otherwise) => double.IsFinite(value) ? value : otherwise;

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
