using System.CommandLine;
using System.Globalization;
using Decant.Data;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant optimize</c>.</summary>
internal static class OptimizeCommand
{
    public static Command Create()
    {
        var command = new Command("optimize", DecantCommands.Described(
            "Tries ways to make a model smaller and faster, measures each on this machine and your data, and keeps the best that meets the budget.",
            "decant optimize mobilenet.onnx --data images.zip --labels labels.tsv --preprocess mobilenet-v2 --metric top1 --max-drop 1 -o out/"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The folder for the model, the recipe and the report.");
        Option<string> metric = new("--metric") { Description = "The metric that --max-drop is about.", DefaultValueFactory = static _ => "top1" };
        metric.AcceptOnlyFromAmong("top1", "top5", "agreement", "sqnrDb");
        Option<double?> maxDrop = new("--max-drop") { Description = "How far the metric may fall, in absolute points (sqnrDb: the decibels to reach)." };
        Option<string?> maxSize = new("--max-size") { Description = "The largest file, such as 4MB." };
        Option<string?> maxLatency = new("--max-latency") { Description = "The longest median time of one run, such as 10ms." };
        Option<long> calibration = new("--calibration-samples") { Description = "The samples to observe ranges on; accuracy is measured on the others.", DefaultValueFactory = static _ => 100 };
        Option<string?> calibrationLabels = new("--calibration-labels") { Description = "A tsv or csv of the samples to observe ranges on, instead of the first ones." };
        foreach (Option option in (Option[])[target, metric, maxDrop, maxSize, maxLatency, calibration, calibrationLabels])
        {
            command.Add(option);
        }

        command.Add(model);
        var data = new DataOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            var budget = new OptimizationBudget
            {
                Metric = parsed.GetValue(metric)!,
                MaxDrop = parsed.GetValue(maxDrop),
                MaxSizeBytes = parsed.GetValue(maxSize) is { } size ? Quantity.Bytes(size) : null,
                MaxLatencyMs = parsed.GetValue(maxLatency) is { } latency ? Quantity.Milliseconds(latency) : null,
            };
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            PreparedDataset source = data.RequiredSource(parsed, loaded);
            (PreparedDataset calibrationData, PreparedDataset evaluationData) = parsed.GetValue(calibrationLabels) is { } labels
                ? (data.WithLabels(parsed, loaded, labels).Take(parsed.GetValue(calibration)), source)
                : source.Split(parsed.GetValue(calibration));
            return Optimize(parsed, output, loaded, parsed.GetValue(target)!, new OptimizeOptions
            {
                Budget = budget,
                Calibration = calibrationData,
                Evaluation = evaluationData,
                Engine = engines.Engine(parsed),
                Threads = engines.Threads(parsed),
            });
        });
        return command;
    }

    /// <summary>Optimizes a model and writes what was found; Ctrl-C leaves the best so far.</summary>
    public static int Optimize(ParseResult parsed, CommandOutput output, Model model, string folder, OptimizeOptions options)
    {
        using var cancellation = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            cancellation.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        var progress = new ProgressLine();
        try
        {
            OptimizationResult result = model.Optimize(options with { Progress = progress }, cancellation.Token);
            progress.Finish();
            OptimizationSummary summary = model.WriteOptimized(result, folder);
            output.Write(parsed, summary, DecantJson.Default.OptimizationSummary, console => Render(console, result, summary));
            return result.MeetsBudget ? ExitCodes.Done : ExitCodes.Missed;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    private static void Render(IAnsiConsole console, OptimizationResult result, OptimizationSummary summary)
    {
        string metric = result.Budget.Metric;
        Table table = Terminal.Table("candidate", "#MB", "#zipped MB", "#ms", "#× original", $"#{MetricText.Title(metric)}", "#agreement", "budget");
        foreach (OptimizationCandidate candidate in result.Candidates)
        {
            table.AddTextRow(
                candidate == result.Best ? $"> {candidate.Name}" : candidate.Name,
                (candidate.SizeBytes / 1e6).ToString("F2", CultureInfo.InvariantCulture),
                (candidate.ZippedBytes / 1e6).ToString("F2", CultureInfo.InvariantCulture),
                candidate.MedianMs.ToString("F2", CultureInfo.InvariantCulture),
                candidate.LatencyRatio.ToString("F2", CultureInfo.InvariantCulture) + (candidate.IsSlower ? " slower" : string.Empty),
                Metric(candidate, metric),
                Metric(candidate, "agreement"),
                candidate.MeetsBudget ? "met" : string.Join("; ", candidate.Shortfalls));
        }

        console.Write(table);
        string verdict = result.MeetsBudget ? $"Kept: {result.Best.Name}." : $"Nothing meets the budget. The best found: {result.Best.Name}.";
        console.WriteLine(result.Interrupted ? $"{verdict} The search was interrupted." : verdict);
        console.WriteLine($"model:  {summary.Model}");
        console.WriteLine($"recipe: {summary.Recipe}");
        console.WriteLine($"report: {summary.Report}");
    }

    private static string Metric(OptimizationCandidate candidate, string metric) =>
        candidate.Metrics.TryGetValue(metric, out double value) ? MetricText.Value(metric, value) : "–";
}
