using System.CommandLine;

namespace Decant.Cli;

/// <summary><c>decant simplify</c>.</summary>
internal static class SimplifyCommand
{
    public static Command Create()
    {
        var command = new Command("simplify", DecantCommands.Described(
            "Removes, folds and fuses nodes, and compares the outputs before and after.", "decant simplify model.onnx -o small.onnx"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<bool> freeze = new("--freeze") { Description = "Make initializers that are also inputs constant; --freeze false keeps them replaceable.", DefaultValueFactory = static _ => true };
        Option<int?> opset = new("--opset") { Description = "The opset version to write; otherwise the source's." };
        command.Add(model);
        command.Add(target);
        command.Add(freeze);
        command.Add(opset);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var writing = new WriteOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            using Model result = loaded.Simplify(new SimplifyOptions { Freeze = parsed.GetValue(freeze) }, out IReadOnlyList<string> notes);
            RewriteReport report = result.SaveAs(parsed.GetValue(target)!, loaded, writing.Apply(parsed, new RewriteCheck
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
