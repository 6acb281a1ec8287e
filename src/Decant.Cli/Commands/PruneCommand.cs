using System.CommandLine;
using Decant.Compression;

namespace Decant.Cli;

/// <summary><c>decant prune</c>.</summary>
internal static class PruneCommand
{
    public static Command Create()
    {
        var command = new Command("prune", DecantCommands.Described(
            "Sets the weights of smallest magnitude to zero.", "decant prune model.onnx -o pruned.onnx --sparsity 0.8 --scope global"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<double> sparsity = new("--sparsity") { Description = "The share of weights that become zero, from 0 to 1.", Required = true };
        Option<PruningScope> scope = new("--scope") { Description = "Whether each layer loses the same share, or all weights compete.", DefaultValueFactory = static _ => PruningScope.Layer };
        Option<string[]> keep = new("--keep") { Description = "Names or patterns (*) of nodes or weights that stay as they are.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        command.Add(model);
        command.Add(target);
        command.Add(sparsity);
        command.Add(scope);
        command.Add(keep);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            PruningPlan plan = loaded.PlanPruning(new PruningOptions
            {
                Sparsity = parsed.GetValue(sparsity),
                Scope = parsed.GetValue(scope),
                Keep = parsed.GetValue(keep)!,
            });
            using Model result = loaded.Apply(new PruneStep(plan));
            RewriteReport report = result.SaveAs(parsed.GetValue(target)!, loaded, new RewriteCheck
            {
                Engine = engines.Engine(parsed),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            }, [new PruneStep(plan).Summary]);
            return RewriteCommand.Finish(parsed, output, report);
        });
        return command;
    }
}
