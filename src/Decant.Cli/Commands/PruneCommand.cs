using System.CommandLine;
using Decant.Compression;
using Decant.Data;

namespace Decant.Cli;

/// <summary><c>decant prune</c>.</summary>
internal static class PruneCommand
{
    private const long DefaultSamples = 100;

    public static Command Create()
    {
        var command = new Command("prune", DecantCommands.Described(
            "Takes whole channels out of a model (--channels), or sets single weights to zero (--sparsity), and measures what that did.",
            "decant prune resnet.onnx -o half.onnx --channels --macs 0.5 --criterion reconstruction --data cifar.zip --labels calibration.tsv --preprocess cifar10-resnet"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write: .onnx, or .decant with packed weights.");
        Option<bool> channels = new("--channels") { Description = "Take channels, neurons or heads away instead of setting weights to zero." };
        Option<bool> explain = new("--explain") { Description = "With --channels: list what keeps channels from going, and why, and change nothing." };
        Option<string> criterion = new("--criterion") { Description = "What counts as unimportant. Channels: l1, l2, bn-scale, fpgm, lamp, random, apoz, mean-activation, reconstruction, taylor. Weights: l1, l2, lamp, random, wanda, obs (optimal brain surgery, column by column as in SparseGPT: sparsegpt).", DefaultValueFactory = static _ => "l1" };
        Option<PruningScope> scope = new("--scope") { Description = "Whether each layer loses the same share, or all compete.", DefaultValueFactory = static _ => PruningScope.Layer };
        Option<string[]> keep = new("--keep") { Description = "Names or patterns (*) of nodes or weights that stay as they are.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        Option<int> seed = new("--random-seed") { Description = "The seed of --criterion random.", DefaultValueFactory = static _ => 1 };
        Option<string?> evaluation = new("--evaluation-labels") { Description = "A tsv or csv of the samples to measure on; --labels then names those to calibrate on." };
        Option<bool> sparse = new("--sparse-initializers") { Description = "Write weights with many zeros as ONNX sparse initializers." };
        foreach (Option option in (Option[])[target, channels, explain, criterion, scope, keep, seed, evaluation, sparse])
        {
            command.Add(option);
        }

        target.Required = false;
        command.Add(model);
        var budget = new ChannelBudgetOptions(command);
        var weights = new WeightPruningArguments(command);
        var data = new DataOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            using Model prepared = loaded.Simplify(new SimplifyOptions(), out _);
            if (parsed.GetValue(explain))
            {
                return ExplainChannels.Write(parsed, output, prepared, budget.Heads(parsed));
            }

            string path = parsed.GetValue(target) ?? throw new ArgumentException("-o is missing: name the file to write");
            PreparedDataset? samples = data.Source(parsed, loaded)?.Take(DefaultSamples);
            PreparedDataset? measured = parsed.GetValue(evaluation) is { } labels ? data.WithLabels(parsed, loaded, labels) : data.Source(parsed, loaded);
            (Model result, string method) = parsed.GetValue(channels)
                ? (prepared.PruneChannels(budget.Read(parsed, parsed.GetValue(criterion)!, parsed.GetValue(scope), parsed.GetValue(keep)!, parsed.GetValue(seed), samples is not null), samples, engines.Engine(parsed), engines.Threads(parsed)),
                    $"channels pruned by {parsed.GetValue(criterion)}")
                : weights.Prune(parsed, prepared, budget.Weights(parsed), parsed.GetValue(criterion)!, parsed.GetValue(scope), parsed.GetValue(keep)!, parsed.GetValue(seed), samples, engines.Engine(parsed));
            using (result)
            {
                return CompressionCommand.Finish(parsed, output, engines, loaded, result, path, method, measured, parsed.GetValue(sparse));
            }
        });
        return command;
    }
}
