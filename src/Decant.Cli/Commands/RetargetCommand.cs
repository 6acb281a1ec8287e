using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary><c>decant retarget</c>.</summary>
internal static class RetargetCommand
{
    public static Command Create()
    {
        var command = new Command("retarget", DecantCommands.Described(
            "Writes a model that is quantized already for another target or in another form, integers as they are.", "decant retarget model.int8.onnx -o model.ort.onnx --target onnxruntime-cpu-vnni --format qoperator"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> path = DecantCommands.OutputOption("The file to write.");
        Option<string?> target = new("--target") { Description = "What will run the model: its types are taken, and its rules checked." };
        target.AcceptOnlyFromAmong([.. DeploymentTargets.All.Select(static t => t.Name)]);
        Option<string> format = new("--format") { Description = "qdq: pairs of QuantizeLinear and DequantizeLinear; qoperator: QLinearConv, QLinearMatMul and those of ONNX Runtime.", DefaultValueFactory = static _ => "qdq" };
        format.AcceptOnlyFromAmong("qdq", "qoperator");
        command.Add(model);
        command.Add(path);
        command.Add(target);
        command.Add(format);
        var data = new DataOptions(command);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var writing = new WriteOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            RecipeStep first = parsed.GetValue(target) is { } name ? new RetargetStep(name) : new QuantizedFormStep(QuantizedForm.Qdq);
            RecipeStep[] steps = parsed.GetValue(format) == "qoperator" ? [first, new QuantizedFormStep(QuantizedForm.QOperator)] : [first];
            using Model result = loaded.Apply(new Recipe(loaded.Name, null, steps), out IReadOnlyList<string> notes);
            RewriteReport report = result.SaveAs(parsed.GetValue(path)!, loaded, writing.Apply(parsed, new RewriteCheck
            {
                Engine = engines.Engine(parsed),
                Source = data.Source(parsed, loaded)?.Take(RewriteCheck.SampleCount),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            }), notes);
            return RewriteCommand.Finish(parsed, output, report);
        });
        return command;
    }
}
