using System.CommandLine;
using System.Globalization;
using Decant.Engine;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant bench</c>.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var command = new Command("bench", DecantCommands.Described(
            "Measures how long a model takes, and each of its nodes; with another engine in turns.", "decant bench mobilenet.onnx --against onnxruntime --runs 50"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string?> against = new("--against") { Description = "Another engine to measure in turns with the first." };
        Option<int> runs = new("--runs") { Description = "The number of measured runs.", DefaultValueFactory = static _ => 30 };
        command.Add(model);
        command.Add(against);
        command.Add(runs);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            IInferenceEngine? peer = parsed.GetValue(against) is { } name ? engines.Engine(parsed, name) : null;
            BenchReport report = loaded.Bench(new BenchOptions
            {
                Engine = engines.Engine(parsed),
                Against = peer,
                Threads = engines.Threads(parsed),
                Runs = parsed.GetValue(runs) is >= 1 and var count ? count : throw new ArgumentException("--runs: give at least 1"),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            });
            output.Write(parsed, report, DecantJson.Default.BenchReport, console => Render(console, report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, BenchReport report)
    {
        Table times = Terminal.Table("engine", "#least ms", "#median ms", "#95 % ms");
        times.AddTextRow($"{report.Engine}, {report.Threads} thread(s)", Ms(report.MinMs), Ms(report.MedianMs), Ms(report.P95Ms));
        if (report.Against is { } peer)
        {
            times.AddTextRow(peer.Engine, Ms(peer.MinMs), Ms(peer.MedianMs), Ms(peer.P95Ms));
        }

        console.Write(times);
        if (report.Against is { } other)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Engine} takes {other.Ratio:F2} times the time of {other.Engine} (median of {report.Runs} rounds in turns)"));
        }

        if (report.PeakBytes is { } bytes)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"intermediate results: {bytes:N0} bytes at the peak"));
        }

        Table nodes = Terminal.Table("node", "operator", "kernel", "why", "#ms");
        foreach (BenchOperator node in report.Operators.OrderByDescending(static n => n.Ms).Take(20))
        {
            nodes.AddTextRow(node.Name, node.Op, node.Kernel, node.Reason, Ms(node.Ms));
        }

        console.Write(nodes);
    }

    private static string Ms(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
