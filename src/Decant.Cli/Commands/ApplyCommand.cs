using System.CommandLine;

namespace Decant.Cli;

/// <summary><c>decant apply</c>.</summary>
internal static class ApplyCommand
{
    public static Command Create()
    {
        var command = new Command("apply", DecantCommands.Described(
            "Makes a model again by a recipe, without data or measurements: the same bytes on any machine.", "decant apply out/recipe.yaml mobilenet.onnx -o mobilenet.int8.onnx"));
        Argument<string> recipe = new("RECIPE") { Description = "The recipe that optimize wrote." };
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        command.Add(recipe);
        command.Add(model);
        command.Add(target);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            Recipe steps = Recipe.Load(parsed.GetValue(recipe)!);
            using Model result = loaded.Apply(steps, out IReadOnlyList<string> notes);
            RewriteReport report = result.SaveAs(parsed.GetValue(target)!, loaded, new RewriteCheck { Engine = engines.Engine(parsed) }, notes);
            return RewriteCommand.Finish(parsed, output, report);
        });
        return command;
    }
}
