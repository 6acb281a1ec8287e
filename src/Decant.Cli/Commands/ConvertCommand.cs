using System.CommandLine;
using Decant.Compression;
using Decant.Tensors;

namespace Decant.Cli;

/// <summary><c>decant convert</c>.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var command = new Command("convert", DecantCommands.Described(
            "Writes a model in another format, for another opset or with narrower weights, and compares the outputs.", "decant convert model.onnx -o model18.onnx --opset 18"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<int?> opset = new("--opset") { Description = "The opset version to write; otherwise the source's." };
        Option<bool> freeze = new("--freeze") { Description = "Make initializers that are also inputs, which a caller could replace, constant." };
        Option<string?> weights = new("--weights") { Description = "Store weights as float16 or bfloat16; everything is still computed in float32." };
        weights.AcceptOnlyFromAmong("float16", "bfloat16");
        Option<string[]> keepFloat = new("--keep-float") { Description = "Names or patterns (*) of weights, nodes or operators whose weights stay in float32.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        command.Add(freeze);
        command.Add(weights);
        command.Add(keepFloat);
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
            using Model? narrow = Narrow(frozen ?? loaded, parsed.GetValue(weights), parsed.GetValue(keepFloat)!, ref notes);
            RewriteReport report = (narrow ?? frozen ?? loaded).SaveAs(parsed.GetValue(target)!, loaded, writing.Apply(parsed, new RewriteCheck
            {
                Opset = parsed.GetValue(opset),
                Engine = engines.Engine(parsed),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            }), notes);
            int code = RewriteCommand.Finish(parsed, output, report);
            return narrow is null && report.Check is { } check && !RewriteCheck.IsFloatNoise(check) ? ExitCodes.Missed : code;
        });
        return command;
    }

    private static Model? Narrow(Model model, string? type, string[] keepFloat, ref IReadOnlyList<string> notes)
    {
        if (type is null)
        {
            return null;
        }

        Model result = model.NarrowWeights(
            new NarrowWeightOptions { Type = type == "float16" ? ElementType.Float16 : ElementType.BFloat16, KeepFloat = keepFloat }, out IReadOnlyList<string> more);
        notes = [.. notes, .. more];
        return result;
    }
}
