using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant tune</c>.</summary>
internal static class TuneCommand
{
    public static Command Create()
    {
        var command = new Command("tune", DecantCommands.Described(
            "Measures which kernel is fastest for each layer on this machine, and keeps the answers in a log. Known answers are not measured again.",
            "decant tune mobilenet.onnx --time 60s --tuning tuning.jsonl"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> time = new("--time") { Description = "How long to measure, such as 60s.", DefaultValueFactory = static _ => "60s" };
        command.Add(model);
        command.Add(time);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            TuneReport report = loaded.Tune(new TuneOptions
            {
                Log = engines.Tuning(parsed) ?? throw new ArgumentException("tune: name the log with --tuning FILE; it is made if it does not exist"),
                Time = TimeSpan.FromMilliseconds(Quantity.Milliseconds(parsed.GetValue(time)!)),
                Threads = engines.Threads(parsed),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            });
            output.Write(parsed, report, DecantJson.Default.TuneReport, console => Render(console, report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, TuneReport report)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Measured} shapes measured, {report.Known} known before, {report.Left} left for want of time; another kernel than the rule's is faster for {report.Changes.Count}"));
        if (report.Changes.Count > 0)
        {
            Table table = Terminal.Table("layer", "sizes", "kernel", "#ms", "rule", "#ms");
            foreach (TunedKernel change in report.Changes)
            {
                table.AddTextRow(change.Kind, change.Sizes, change.Kernel, Ms(change.Ms), change.Rule, Ms(change.RuleMs));
            }

            console.Write(table);
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the whole model: {report.MedianMs:F3} ms tuned, {report.UntunedMedianMs:F3} ms by rule, {report.Ratio:F2} times as fast"));
        if (report.Reverted)
        {
            console.WriteLine("that is no gain: the log was told to keep to the rules here");
        }
    }

    private static string Ms(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
