using System.CommandLine;

namespace Decant.Cli;

/// <summary><c>decant convert</c>.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var command = new Command("convert", DecantCommands.Described(
            "Writes a model in another format or for another opset, and compares the outputs.", "decant convert model.onnx -o model18.onnx --opset 18"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<int?> opset = new("--opset") { Description = "The opset version to write; otherwise the source's." };
        Option<bool> freeze = new("--freeze") { Description = "Make initializers that are also inputs, which a caller could replace, constant." };
        command.Add(freeze);
        command.Add(model);
        command.Add(target);
        command.Add(opset);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var writing = new WriteOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            IReadOnlyList<string> notes = [];
            using Model? frozen = parsed.GetValue(freeze) ? loaded.Freeze(out notes) : null;
            RewriteReport report = (frozen ?? loaded).SaveAs(parsed.GetValue(target)!, loaded, writing.Apply(parsed, new RewriteCheck
            {
                Opset = parsed.GetValue(opset),
                Engine = engines.Engine(parsed),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            }), notes);
            int code = RewriteCommand.Finish(parsed, output, report);
            return report.Check is { } check && !RewriteCheck.IsFloatNoise(check) ? ExitCodes.Missed : code;
        });
        return command;
    }
}
