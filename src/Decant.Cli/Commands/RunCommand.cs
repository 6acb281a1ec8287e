using System.CommandLine;
using System.Globalization;
using Decant.Engine;
using Decant.Tensors;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant run</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", DecantCommands.Described(
            "Runs a model once and shows its outputs.", "decant run model.onnx --input x=x.npy --shape y=1x3x224x224"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string[]> inputs = new("--input") { Description = "NAME=FILE (.npy, .pb) or NAME=VALUE[,VALUE…]; inputs that are not given are random.", DefaultValueFactory = static _ => [] };
        Option<int> dataLimit = new("--data-limit") { Description = "Show at most this many elements of each output.", DefaultValueFactory = static _ => 16 };
        command.Add(model);
        command.Add(inputs);
        command.Add(dataLimit);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            IInferenceEngine engine = engines.Engine(parsed);
            Dictionary<string, RuntimeValue> given = InputArguments.Read(loaded, parsed.GetValue(inputs)!);
            RunReport report = loaded.Run(engine, given, shapes.Shapes(parsed), shapes.Seed(parsed), engines.Threads(parsed), parsed.GetValue(dataLimit));
            output.Write(parsed, report, DecantJson.Default.RunReport, console => Render(console, report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Render(IAnsiConsole console, RunReport report)
    {
        Table table = Terminal.Table("output", "type", "shape", "data");
        foreach (RunOutput output in report.Outputs)
        {
            string data = string.Join(", ", output.Data.Select(static v => v.ToString("G6", CultureInfo.InvariantCulture)));
            table.AddTextRow(output.Name, output.Type, string.Join('x', output.Shape), output.Truncated ? data + ", …" : data);
        }

        console.Write(table);
    }
}
