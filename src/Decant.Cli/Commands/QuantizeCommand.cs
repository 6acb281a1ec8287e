using System.CommandLine;
using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Spectre.Console;

namespace Decant.Cli;

/// <summary><c>decant quantize</c>.</summary>
internal sealed class QuantizeCommand
{
    private const int ShownTensors = 20;

    private readonly Argument<string> _model = DecantCommands.ModelArgument();
    private readonly Option<string> _target = DecantCommands.OutputOption("The file to write.");
    private readonly Option<string> _mode = new("--mode") { Description = "static: with ranges observed on data; dynamic: with ranges of each run.", DefaultValueFactory = static _ => "static" };
    private readonly StaticQuantizationArguments _static;
    private readonly WeightMethodArguments _methods;
    private readonly CalibrationArguments _calibration;
    private readonly PartialArguments _partial;
    private readonly WeightOnlyCommandOptions _weightOnly;
    private readonly MixedArguments _mixed;
    private readonly ReportArguments _reports;
    private readonly DataOptions _data;
    private readonly ShapeOptions _shapes;
    private readonly EngineOptions _engines;
    private readonly WriteOptions _writing;
    private readonly CommandOutput _output;

    private QuantizeCommand(Command command)
    {
        _mode.AcceptOnlyFromAmong("static", "dynamic");
        command.Add(_model);
        command.Add(_target);
        command.Add(_mode);
        _calibration = new CalibrationArguments(command);
        _static = new StaticQuantizationArguments(command);
        _methods = new WeightMethodArguments(command);
        _partial = new PartialArguments(command);
        _weightOnly = new WeightOnlyCommandOptions(command);
        _mixed = new MixedArguments(command);
        _reports = new ReportArguments(command);
        _data = new DataOptions(command);
        _shapes = new ShapeOptions(command);
        _engines = new EngineOptions(command);
        _writing = new WriteOptions(command);
        _output = new CommandOutput(command);
    }

    public static Command Create()
    {
        var command = new Command("quantize", DecantCommands.Described(
            "Turns weights and activations into 8-bit integers, or weights alone into 4 or 8 bits, and measures what that costs.",
            "decant quantize mobilenet.onnx -o mobilenet.int8.onnx --mode static --data images/ --preprocess mobilenet-v2 --limit 100"));
        var run = new QuantizeCommand(command);
        command.SetAction(run.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using Model loaded = Model.Load(parsed.GetValue(_model)!);
        QuantizeOptions options = Options(parsed, loaded);
        using Model quantized = loaded.Quantize(options, out QuantizeResult result);
        RewriteCheck check = _writing.Apply(parsed, new RewriteCheck
        {
            Engine = options.Engine,
            Source = _data.Source(parsed, loaded)?.Take(RewriteCheck.SampleCount),
            Seed = _shapes.Seed(parsed),
            Shapes = _shapes.Shapes(parsed),
        });
        RewriteReport report = quantized.SaveAs(parsed.GetValue(_target)!, loaded, check, result);
        _reports.Write(parsed, loaded, result, report);
        _output.Write(parsed, report, DecantJson.Default.RewriteReport, console => Render(console, report, result));
        return ExitCodes.Done;
    }

    private QuantizeOptions Options(ParseResult parsed, Model loaded)
    {
        IInferenceEngine engine = _engines.Engine(parsed);
        int threads = _engines.Threads(parsed);
        IReadOnlyList<string> keepFloat = loaded.ResolveLayers(_partial.Named(parsed));
        WeightOnlyOptions? weights = _weightOnly.Options(parsed, keepFloat);
        MixedOptions? mixed = _mixed.Options(parsed, _weightOnly.Blocks(parsed, keepFloat), _partial.Goal(parsed), _partial.RankingSamples(parsed));
        QuantizeMode mode = mixed is not null ? QuantizeMode.Mixed
            : weights is not null ? QuantizeMode.Weights
            : parsed.GetValue(_mode) == "dynamic" ? QuantizeMode.Dynamic : QuantizeMode.Static;
        return new QuantizeOptions
        {
            Mode = mode,
            Static = _methods.Apply(parsed, _static.Static(parsed, _calibration.Options(parsed, threads), keepFloat)),
            Dynamic = _static.Dynamic(parsed, keepFloat),
            Weights = weights ?? new WeightOnlyOptions(),
            Mixed = mixed ?? new MixedOptions(),
            Calibration = Calibration(parsed, loaded, mode),
            DataFree = _calibration.IsDataFree(parsed),
            Evaluation = _calibration.Unseen(parsed, _data, loaded),
            Partial = _partial.Options(parsed),
            SensitivitySamples = _partial.SensitivitySamples(parsed),
            IntegerInterface = mode == QuantizeMode.Static && _static.Full(parsed),
            Form = mode == QuantizeMode.Static ? _methods.Form(parsed) : QuantizedForm.Qdq,
            Target = _static.Target(parsed),
            Shapes = _shapes.Shapes(parsed),
            LatencyRounds = _reports.Rounds(parsed),
            KeepFast = _reports.KeepFast(parsed),
            Engine = engine,
            Threads = threads,
        };
    }

    private PreparedDataset? Calibration(ParseResult parsed, Model loaded, QuantizeMode mode) =>
        mode is QuantizeMode.Static or QuantizeMode.Mixed || _partial.Options(parsed) is not null || _data.Source(parsed, loaded) is not null
            ? _calibration.Samples(parsed, _data, loaded)
            : null;

    private static void Render(IAnsiConsole console, RewriteReport report, QuantizeResult result)
    {
        RewriteCommand.Render(console, report);
        if (result.Layers.Count > 0)
        {
            Table layers = Terminal.Table("layer left in float", "operator", "#SQNR", "#agreement", "#top-1");
            foreach (LayerSensitivity layer in result.Layers)
            {
                layers.AddTextRow(layer.Layer, layer.Operator, MetricText.Value("sqnrDb", layer.SqnrDb), Metric(layer, "agreement"), Metric(layer, "top1"));
            }

            console.Write(layers);
        }

        if (result.Tensors.Count > 0)
        {
            Table tensors = Terminal.Table("tensor quantized alone", "kind", "#SQNR");
            foreach (TensorSensitivity tensor in result.Tensors.Take(ShownTensors))
            {
                tensors.AddTextRow(tensor.Tensor, tensor.Kind == TensorKind.Weight ? "weight" : "activation", MetricText.Value("sqnrDb", tensor.SqnrDb));
            }

            console.Write(tensors);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the {Math.Min(ShownTensors, result.Tensors.Count)} most sensitive of {result.Tensors.Count} tensors"));
        }
    }

    private static string Metric(LayerSensitivity layer, string metric) =>
        layer.Metrics.TryGetValue(metric, out double value) ? MetricText.Value(metric, value) : "–";
}
