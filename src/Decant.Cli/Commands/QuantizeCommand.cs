using System.CommandLine;
using Decant.Compression;
using Decant.Engine;

namespace Decant.Cli;

/// <summary><c>decant quantize</c>.</summary>
internal static class QuantizeCommand
{
    private const long DefaultSamples = 100;

    public static Command Create()
    {
        var command = new Command("quantize", DecantCommands.Described(
            "Turns weights and activations into 8-bit integers, or weights alone into 4 or 8 bits.",
            "decant quantize mobilenet.onnx -o mobilenet.int8.onnx --mode static --data images/ --preprocess mobilenet-v2 --limit 100"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<string> mode = new("--mode") { Description = "static: with ranges observed on data; dynamic: with ranges of each run.", DefaultValueFactory = static _ => "static" };
        mode.AcceptOnlyFromAmong("static", "dynamic");
        Option<string> calibration = new("--calibration") { Description = "How ranges are chosen: all that was seen, its moving average, the middle 99.999 %, least Kullback-Leibler divergence, or least mean squared error.", DefaultValueFactory = static _ => "mse" };
        calibration.AcceptOnlyFromAmong("minmax", "moving-average", "percentile", "entropy", "mse");
        Option<string[]> keepFloat = new("--keep-float") { Description = "Names or patterns (*) of nodes, values or operators that stay in float.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        Option<bool> perTensor = new("--per-tensor") { Description = "One scale for each weight tensor instead of one for each output channel." };
        Option<string> equalize = MethodOption("--equalize", "Scale channels between layers first, so that one scale serves all of them.");
        Option<string> correctBiases = MethodOption("--bias-correction", "Let biases take up the mean error of each channel.");
        Option<string> deployment = new("--target") { Description = "What will run the model; it decides types and rules.", DefaultValueFactory = static _ => DeploymentTargets.Decant.Name };
        deployment.AcceptOnlyFromAmong([.. DeploymentTargets.All.Select(static t => t.Name)]);
        command.Add(model);
        command.Add(target);
        command.Add(mode);
        command.Add(calibration);
        command.Add(keepFloat);
        command.Add(perTensor);
        command.Add(equalize);
        command.Add(correctBiases);
        command.Add(deployment);
        var methods = new WeightMethodArguments(command);
        var weightOnly = new WeightOnlyCommandOptions(command);
        var data = new DataOptions(command);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var writing = new WriteOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            using Model prepared = loaded.Simplify(new SimplifyOptions(), out _);
            IInferenceEngine engine = engines.Engine(parsed);
            RewriteCheck check = writing.Apply(parsed, new RewriteCheck
            {
                Engine = engine,
                Source = data.Source(parsed, loaded)?.Take(RewriteCheck.SampleCount),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            });
            IReadOnlyList<string> notes = [];
            if (weightOnly.Options(parsed, parsed.GetValue(keepFloat)!) is { } weights)
            {
                using Model stored = prepared.QuantizeWeights(weights, out notes, data.Source(parsed, loaded)?.Take(DefaultSamples), engine);
                return RewriteCommand.Finish(parsed, output, stored.SaveAs(parsed.GetValue(target)!, loaded, check, weights.Method == WeightOnlyMethod.Nearest ? [new WeightOnlyStep(weights).Summary, .. notes] : notes));
            }

            IReadOnlyList<RecipeStep> steps = parsed.GetValue(mode) == "dynamic"
                ? [new DynamicQuantizationStep(new DynamicQuantizationOptions { Weights = DeploymentTargets.Find(parsed.GetValue(deployment)!).Weights[0], PerAxis = !parsed.GetValue(perTensor), KeepFloat = parsed.GetValue(keepFloat)! })]
                : prepared.PlanStaticQuantization(
                    DeploymentTargets.Find(parsed.GetValue(deployment)!),
                    methods.Apply(parsed, new StaticQuantizationOptions
                    {
                        PerAxis = !parsed.GetValue(perTensor),
                        KeepFloat = parsed.GetValue(keepFloat)!,
                        Equalization = Use(parsed.GetValue(equalize)!),
                        BiasCorrection = Use(parsed.GetValue(correctBiases)!),
                        Calibration = new CalibrationOptions { Method = Method(parsed.GetValue(calibration)!), Threads = engines.Threads(parsed) },
                    }),
                    data.RequiredSource(parsed, loaded).Take(DefaultSamples),
                    engine,
                    out notes);
            using Model quantized = prepared.Apply(new Recipe(loaded.Name, null, steps), out _);
            if (parsed.GetValue(mode) == "static")
            {
                TargetCheck.Require(quantized.Graph, DeploymentTargets.Find(parsed.GetValue(deployment)!));
            }

            using Model result = quantized.Apply(new Recipe(loaded.Name, null, methods.After(parsed)), out IReadOnlyList<string> formed);
            notes = [.. notes, .. formed];
            RewriteReport report = result.SaveAs(parsed.GetValue(target)!, loaded, check, notes.Count > 0 ? notes : [.. steps.Select(static s => s.Summary)]);
            return RewriteCommand.Finish(parsed, output, report);
        });
        return command;
    }

    private static Option<string> MethodOption(string name, string description)
    {
        Option<string> option = new(name) { Description = $"{description} auto: where the weights call for it.", DefaultValueFactory = static _ => "auto" };
        option.AcceptOnlyFromAmong("auto", "on", "off");
        return option;
    }

    private static MethodUse Use(string name) => name switch
    {
        "on" => MethodUse.Always,
        "off" => MethodUse.Never,
        _ => MethodUse.Automatic,
    };

    private static RangeMethod Method(string name) => name switch
    {
        "moving-average" => RangeMethod.MovingAverage,
        "percentile" => RangeMethod.Percentile,
        "entropy" => RangeMethod.Entropy,
        "mse" => RangeMethod.MeanSquaredError,
        _ => RangeMethod.MinMax,
    };
}
