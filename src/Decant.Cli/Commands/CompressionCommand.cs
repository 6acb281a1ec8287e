using System.CommandLine;
using System.Globalization;
using Decant.Engine;
using Spectre.Console;

namespace Decant.Cli;

/// <summary>What the commands that prune, cluster and factorize have in common: they write the model, measure it against the one before, and report.</summary>
internal static class CompressionCommand
{
    private const int Shown = 20;

    /// <summary>Writes the result, measures the written file, and reports.</summary>
    public static int Finish(
        ParseResult parsed, CommandOutput output, EngineOptions engines, Model before, Model after, string target, string method, Data.PreparedDataset? evaluation, bool sparseInitializers = false)
    {
        if (sparseInitializers)
        {
            after.SaveSparse(target);
        }
        else
        {
            after.Save(target);
        }

        using Model written = Model.Load(target);
        CompressionReport report = written.MeasureCompression(before, method, new CompressionCheck
        {
            Engine = engines.Engine(parsed),
            Timed = [engines.Engine(parsed), .. Peer(parsed, engines)],
            Data = evaluation ?? Dataset.Random(before, 1),
            Threads = engines.Threads(parsed),
        }, target);
        output.Write(parsed, report, DecantJson.Default.CompressionReport, console => Render(console, report));
        return ExitCodes.Done;
    }

    private static IInferenceEngine[] Peer(ParseResult parsed, EngineOptions engines)
    {
        if (engines.Engine(parsed).Name != "decant")
        {
            return [];
        }

        try
        {
            return [engines.Engine(parsed, "onnxruntime")];
        }
        catch (Tensors.UnsupportedException)
        {
            return [];
        }
    }

    private static void Render(IAnsiConsole console, CompressionReport report)
    {
        Table table = Terminal.Table("measure", "#before", "#after", "#ratio");
        Row("parameters", report.Before.Parameters, report.After.Parameters);
        Row("not zero", report.Before.NonZero, report.After.NonZero);
        Row("bytes (ONNX)", report.Before.Bytes, report.After.Bytes);
        Row("bytes, zipped", report.Before.ZippedBytes, report.After.ZippedBytes);
        Row("bytes (.decant)", report.Before.PackedBytes, report.After.PackedBytes);
        Row("multiply-accumulates", report.Before.MultiplyAccumulates, report.After.MultiplyAccumulates);
        console.Write(table);
        foreach ((string engine, double ratio) in report.Speed)
        {
            MetricChange times = report.Milliseconds[engine];
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"speed in {engine}: {ratio:F2} times the original's ({times.Before:F2} → {times.After:F2} ms)"));
        }

        if (report.Check is { } check)
        {
            string agreement = check.Agreement is { } same ? $", agreement {MetricText.Value("agreement", same)}" : string.Empty;
            console.WriteLine($"outputs: SQNR {MetricText.Value("sqnrDb", check.SqnrDb)}{agreement} over {check.Samples.ToString(CultureInfo.InvariantCulture)} samples");
        }

        foreach ((string name, MetricChange metric) in report.Metrics)
        {
            console.WriteLine($"{name}: {MetricText.Value(name, metric.Before)} before, {MetricText.Value(name, metric.After)} after");
        }

        Layers(console, report);
        foreach (string note in report.Notes)
        {
            console.WriteLine(note);
        }

        console.WriteLine($"{report.Output} written: {report.Method}");

        void Row(string name, double before, double after) => table.AddTextRow(
            name, before.ToString("N0", CultureInfo.InvariantCulture), after.ToString("N0", CultureInfo.InvariantCulture), (after / Math.Max(1, before)).ToString("P1", CultureInfo.InvariantCulture));
    }

    private static void Layers(IAnsiConsole console, CompressionReport report)
    {
        if (report.Layers.Count == 0)
        {
            return;
        }

        Table table = Terminal.Table("weight", "shape before", "after", "#zeros", "#MACs left");
        foreach (CompressedLayer layer in report.Layers.Take(Shown))
        {
            table.AddTextRow(
                layer.Weight,
                string.Join('×', layer.Before),
                string.Join('×', layer.After),
                layer.Zeros.ToString("P1", CultureInfo.InvariantCulture),
                (layer.MultiplyAccumulatesAfter / Math.Max(1, layer.MultiplyAccumulatesBefore)).ToString("P1", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        if (report.Layers.Count > Shown)
        {
            console.WriteLine($"and {report.Layers.Count - Shown} more layers (--json lists all)");
        }
    }
}
