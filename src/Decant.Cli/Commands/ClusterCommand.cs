using System.CommandLine;
using Decant.Compression;
using Decant.Data;

namespace Decant.Cli;

/// <summary><c>decant cluster</c>.</summary>
internal static class ClusterCommand
{
    private const long DefaultSamples = 100;

    public static Command Create()
    {
        var command = new Command("cluster", DecantCommands.Described(
            "Lets the weights of each layer share a few values, which a .decant file stores as a palette and indices.",
            "decant cluster mobilenet.onnx -o mobilenet.decant --values 32 --data images.zip --labels calibration.tsv --evaluation-labels evaluation.tsv --preprocess mobilenet-v2"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write: .decant with packed weights, or .onnx.");
        Option<int> values = new("--values") { Description = "The values that a layer's weights take, from 2 to 256.", DefaultValueFactory = static _ => 32 };
        Option<bool> perLayer = new("--per-layer") { Description = "No scale for each output channel." };
        Option<string[]> keep = new("--keep") { Description = "Names or patterns (*) of nodes or weights that stay as they are.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        Option<bool> noFit = new("--no-fit") { Description = "With --data: choose values by the weights alone, not by what they change in the outputs." };
        Option<string?> evaluation = new("--evaluation-labels") { Description = "A tsv or csv of the samples to measure on; --labels then names those to calibrate on." };
        foreach (Option option in (Option[])[target, values, perLayer, keep, noFit, evaluation])
        {
            command.Add(option);
        }

        command.Add(model);
        var data = new DataOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            using Model prepared = loaded.Simplify(new SimplifyOptions(), out _);
            var options = new ClusteringOptions { Values = parsed.GetValue(values), PerChannel = !parsed.GetValue(perLayer), Keep = parsed.GetValue(keep)! };
            options = options with { Fit = options.Fit with { Threads = engines.Threads(parsed) } };
            PreparedDataset? calibration = parsed.GetValue(noFit) ? null : data.Source(parsed, loaded)?.Take(DefaultSamples);
            using Model result = prepared.Cluster(options, calibration, engines.Engine(parsed));
            PreparedDataset? measured = parsed.GetValue(evaluation) is { } labels ? data.WithLabels(parsed, loaded, labels) : data.Source(parsed, loaded);
            return CompressionCommand.Finish(parsed, output, engines, loaded, result, parsed.GetValue(target)!, $"weights of each layer share {parsed.GetValue(values)} values", measured);
        });
        return command;
    }
}
