using System.CommandLine;
using Decant.Compression;
using Decant.Data;

namespace Decant.Cli;

/// <summary><c>decant factorize</c>.</summary>
internal static class FactorizeCommand
{
    private const long DefaultSamples = 100;

    public static Command Create()
    {
        var command = new Command("factorize", DecantCommands.Described(
            "Replaces layers by two or three of fewer products, and measures what that did.",
            "decant factorize resnet.onnx -o low.onnx --share 0.5 --data cifar.zip --labels calibration.tsv --preprocess cifar10-resnet"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<FactorizationKind> kind = new("--kind") { Description = "channel: fewer outputs, then a 1×1 layer; spatial: columns, then rows; tucker: 1×1, the layer between fewer channels, 1×1.", DefaultValueFactory = static _ => FactorizationKind.Channel };
        Option<double?> share = new("--share") { Description = "The share of each layer's multiply-accumulates that is left; otherwise --energy decides." };
        Option<double?> latency = new("--latency") { Description = "The share of each layer's measured time that may be left; layers that no rank makes so fast stay." };
        Option<double?> error = new("--error") { Description = "The error of each layer's outputs, relative to their root mean square, that is allowed." };
        Option<double> energy = new("--energy") { Description = "The share of each layer's energy that is kept.", DefaultValueFactory = static _ => 0.95 };
        Option<string[]> keep = new("--keep") { Description = "Names or patterns (*) of nodes or weights that stay as they are.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        Option<string?> evaluation = new("--evaluation-labels") { Description = "A tsv or csv of the samples to measure on; --labels then names those to calibrate on." };
        foreach (Option option in (Option[])[target, kind, share, latency, error, energy, keep, evaluation])
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
            PreparedDataset? measured = parsed.GetValue(evaluation) is { } labels ? data.WithLabels(parsed, loaded, labels) : data.Source(parsed, loaded);
            using Model result = prepared.Factorize(
                new FactorizationOptions
                {
                    Kind = parsed.GetValue(kind),
                    Share = parsed.GetValue(share),
                    Latency = parsed.GetValue(latency),
                    Error = parsed.GetValue(error),
                    Energy = parsed.GetValue(energy),
                    Keep = parsed.GetValue(keep)!,
                },
                data.Source(parsed, loaded)?.Take(DefaultSamples),
                engines.Engine(parsed));
            return CompressionCommand.Finish(parsed, output, engines, loaded, result, parsed.GetValue(target)!, "layers factorized", measured);
        });
        return command;
    }
}
