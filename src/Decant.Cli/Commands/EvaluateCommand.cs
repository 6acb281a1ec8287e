using System.CommandLine;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var command = new Command("evaluate", DecantCommands.Described(
            "Measures a model on labelled data.", "decant evaluate mobilenet.onnx --data images.zip --labels labels.tsv --preprocess mobilenet-v2"));
        Argument<string> model = DecantCommands.ModelArgument();
        command.Add(model);
        var data = new DataOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            EvaluationReport report = loaded.Evaluate(data.RequiredSource(parsed, loaded), engines.Engine(parsed), engines.Threads(parsed));
            output.Write(parsed, report, DecantJson.Default.EvaluationReport, console => Render(console, report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, EvaluationReport report)
    {
        Table table = Terminal.Table("metric", "#value");
        table.AddTextRow("samples", report.Samples.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach ((string metric, double value) in report.Metrics)
        {
            table.AddTextRow(MetricText.Title(metric), MetricText.Value(metric, value));
        }

        console.Write(table);
    }
}
