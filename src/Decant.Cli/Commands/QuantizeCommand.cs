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
            "Turns weights and activations into 8-bit integers.",
            "decant quantize mobilenet.onnx -o mobilenet.int8.onnx --mode static --data images/ --preprocess mobilenet-v2 --limit 100"));
        Argument<string> model = DecantCommands.ModelArgument();
        Option<string> target = DecantCommands.OutputOption("The file to write.");
        Option<string> mode = new("--mode") { Description = "static: with ranges observed on data; dynamic: with ranges of each run.", DefaultValueFactory = static _ => "static" };
        mode.AcceptOnlyFromAmong("static", "dynamic");
        Option<string> calibration = new("--calibration") { Description = "How ranges are chosen: all that was seen, the middle 99.999 %, or least mean squared error.", DefaultValueFactory = static _ => "mse" };
        calibration.AcceptOnlyFromAmong("minmax", "percentile", "mse");
        Option<string[]> keepFloat = new("--keep-float") { Description = "Names or patterns (*) of nodes, values or operators that stay in float.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
        Option<bool> perTensor = new("--per-tensor") { Description = "One scale for each weight tensor instead of one for each output channel." };
        command.Add(model);
        command.Add(target);
        command.Add(mode);
        command.Add(calibration);
        command.Add(keepFloat);
        command.Add(perTensor);
        var data = new DataOptions(command);
        var shapes = new ShapeOptions(command);
        var engines = new EngineOptions(command);
        var output = new CommandOutput(command);
        command.SetAction(parsed =>
        {
            using Model loaded = Model.Load(parsed.GetValue(model)!);
            using Model prepared = loaded.Simplify(new SimplifyOptions(), out _);
            IInferenceEngine engine = engines.Engine(parsed);
            RecipeStep step = parsed.GetValue(mode) == "dynamic"
                ? new DynamicQuantizationStep(new DynamicQuantizationOptions { PerAxis = !parsed.GetValue(perTensor), KeepFloat = parsed.GetValue(keepFloat)! })
                : new StaticQuantizationStep(prepared.PlanQuantization(
                    new StaticQuantizationOptions
                    {
                        PerAxis = !parsed.GetValue(perTensor),
                        KeepFloat = parsed.GetValue(keepFloat)!,
                        Calibration = new CalibrationOptions { Method = Method(parsed.GetValue(calibration)!), Threads = engines.Threads(parsed) },
                    },
                    data.RequiredSource(parsed, loaded).Take(DefaultSamples),
                    engine));
            using Model result = prepared.Apply(step);
            RewriteReport report = result.SaveAs(parsed.GetValue(target)!, loaded, new RewriteCheck
            {
                Engine = engine,
                Source = data.Source(parsed, loaded)?.Take(RewriteCheck.SampleCount),
                Seed = shapes.Seed(parsed),
                Shapes = shapes.Shapes(parsed),
            }, [step.Summary]);
            return RewriteCommand.Finish(parsed, output, report);
        });
        return command;
    }

    private static RangeMethod Method(string name) => name switch
    {
        "percentile" => RangeMethod.Percentile,
        "mse" => RangeMethod.MeanSquaredError,
        _ => RangeMethod.MinMax,
    };
}
