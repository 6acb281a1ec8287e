using System.CommandLine;
using System.Globalization;
using Decant.Engine;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant compare</c>.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var command = new Command("compare", DecantCommands.Described(
            "Shows how far the outputs of two models are from each other.", "decant compare mobilenet.onnx mobilenet.int8.onnx --data images/ --preprocess mobilenet-v2 --layers"));
        Argument<string> first = DecantCommands.ModelArgument("A", "The model that counts as right.");
        Argument<string> second = DecantCommands.ModelArgument("B", "The model to compare with it.");
        Option<string?> engineB = new("--engine-b") { Description = "What runs the second model; otherwise what runs the first." };
        Option<bool> layers = new("--layers") { Description = "Compare the inner values too that have the same name in both." };
        Option<double?> minimum = new("--min-sqnr") { Description = "Fail (exit code 1) below this many decibels." };
        command.Add(first);
        command.Add(second);
        command.Add(engineB);
        command.Add(layers);
        command.Add(minimum);
        var data = new DataOptions(command);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model a = Model.Load(parsed.GetValue(first)!);
            using Model b = Model.Load(parsed.GetValue(second)!);
            IInferenceEngine engine = engines.Engine(parsed);
            IInferenceEngine other = parsed.GetValue(engineB) is { } name ? engines.Engine(parsed, name) : engine;
            ComparisonReport report = b.CompareWith(a, data.Source(parsed, a) ?? Dataset.Random(a, shapes.Seed(parsed), shapes.Shapes(parsed)), new ComparisonOptions
            {
                Engine = other,
                OriginalEngine = engine,
                Threads = engines.Threads(parsed),
                Layers = parsed.GetValue(layers),
            });
            output.Write(parsed, report, DecantJson.Default.ComparisonReport, console => Render(console, report));
            return parsed.GetValue(minimum) is { } least && !(report.SqnrDb >= least) ? ExitCodes.Missed : ExitCodes.Done;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, ComparisonReport report)
    {
        Table table = Terminal.Table("measure", "#value");
        table.AddTextRow("samples", report.Samples.ToString(CultureInfo.InvariantCulture));
        if (report.Agreement is { } agreement)
        {
            table.AddTextRow("agreement", MetricText.Value("agreement", agreement));
        }

        table.AddTextRow("SQNR", MetricText.Value("sqnrDb", report.SqnrDb));
        table.AddTextRow("largest difference", report.MaxAbs.ToString("G4", CultureInfo.InvariantCulture));
        table.AddTextRow("cosine", report.Cosine.ToString("F6", CultureInfo.InvariantCulture));
        console.Write(table);
        if (report.Layers.Count == 0)
        {
            return;
        }

        Table layers = Terminal.Table("value of A", "operator", "#SQNR", "#lost here", "#largest difference");
        foreach (LayerError layer in report.Layers)
        {
            layers.AddTextRow(layer.Name, layer.Operator, MetricText.Value("sqnrDb", layer.SqnrDb), MetricText.Value("sqnrDb", layer.LostDb), layer.MaxAbs.ToString("G4", CultureInfo.InvariantCulture));
        }

        console.Write(layers);
        console.WriteLine(report.FirstParting is { } first
            ? $"the models first part at {first.Name} ({first.Operator}): {MetricText.Value("sqnrDb", first.SqnrDb)}"
            : "no inner value differs by more than the rounding of float32");
        if (report.GreatestLoss is { } worst)
        {
            console.WriteLine($"most is lost at {worst.Name} ({worst.Operator}): {MetricText.Value("sqnrDb", worst.SqnrDb)}, {MetricText.Value("sqnrDb", worst.LostDb)} less than what it is computed from");
        }
    }
}
