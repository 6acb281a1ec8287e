using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>Decides on one quantization of a model and measures it.</summary>
internal sealed class QuantizationRun
{
    private const double Slower = 1;
    private const int FastRounds = 3;
    private readonly Model _source;
    private readonly Model _prepared;
    private readonly QuantizeOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _notes = [];
    private readonly List<string> _kept = [];
    private IReadOnlyList<LayerSensitivity> _layers = [];
    private IReadOnlyList<TensorSensitivity> _tensors = [];

    /// <summary>Prepares.</summary>
    /// <param name="source">The model as it was given.</param>
    /// <param name="prepared">The same, simplified.</param>
    /// <param name="options">What to do.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public QuantizationRun(Model source, Model prepared, QuantizeOptions options, CancellationToken cancellation)
    {
        (_source, _prepared, _options, _cancellation) = (source, prepared, options, cancellation);
    }

    private ModelUnderTest Under => new(_prepared.Graph, _options.Engine, _options.Threads);

    /// <summary>Decides and measures.</summary>
    public QuantizeResult Run()
    {
        IReadOnlyList<RecipeStep> steps = _options.Mode switch
        {
            QuantizeMode.Static => Static(),
            QuantizeMode.Dynamic => Dynamic(),
            QuantizeMode.Mixed => new MixedPrecision(Under, _options, _notes, _cancellation).Plan(),
            _ => Weights(),
        };
        SpeedReport? speed = TryTime(ref steps);
        return new QuantizeResult(
            new Recipe(_source.Name, null, [new SimplifyStep(new SimplifyOptions()), .. steps, .. Following()]), _notes, _kept, _layers, _tensors, speed);
    }

    private IEnumerable<RecipeStep> Following()
    {
        if (_options.Form != QuantizedForm.Qdq)
        {
            yield return new QuantizedFormStep(_options.Form);
        }

        if (_options.IntegerInterface)
        {
            yield return new IntegerInterfaceStep();
        }
    }

    private IReadOnlyList<RecipeStep> Static()
    {
        PreparedDataset samples = (_options.Calibration ?? throw new ArgumentException("static quantization: there are no samples to observe ranges on")).For(_prepared.Graph);
        StaticQuantizationOptions options = _options.DataFree ? WithBatchNormRanges(_options.Static) : _options.Static;
        IReadOnlyList<RecipeStep> steps = _prepared.PlanStaticQuantization(_options.Target, options, samples, _options.Engine, out IReadOnlyList<string> notes, _cancellation);
        var last = (StaticQuantizationStep)steps[^1];
        _notes.AddRange(notes.Take(notes.Count - 1));
        RecipeStep[] before = [.. steps.Take(steps.Count - 1)];
        QuantizationPlan plan = last.Plan with { Calibration = Origin(options, samples) };
        using Graphs.Model start = new Recipe(string.Empty, null, before).Apply(_prepared.Graph);
        plan = plan with
        {
            KeepFloat = [.. plan.KeepFloat, .. Partial(samples, SensitivityAnalysis.Layers(start, plan), names => StaticQuantizer.Apply(start, plan with { KeepFloat = [.. plan.KeepFloat, .. names] }))],
        };
        if (_options.SensitivitySamples > 0)
        {
            PreparedDataset few = samples.Take(_options.SensitivitySamples);
            _layers = _layers.Count > 0 ? _layers : SensitivityAnalysis.LeaveOneOut(
                Under, SensitivityAnalysis.Layers(start, plan), names => StaticQuantizer.Apply(start, plan with { KeepFloat = [.. plan.KeepFloat, .. names] }), few, cancellation: _cancellation);
            _tensors = SensitivityAnalysis.OneAtATime(Under with { Model = start }, plan, few, cancellation: _cancellation);
        }

        var step = new StaticQuantizationStep(plan);
        _notes.Add(step.Summary);
        return [.. before, step];
    }

    private IReadOnlyList<RecipeStep> Dynamic()
    {
        DynamicQuantizationOptions options = _options.Dynamic;
        Graphs.Model Quantize(IReadOnlyList<string> names) => DynamicQuantizer.Apply(_prepared.Graph, options with { KeepFloat = [.. options.KeepFloat, .. names] });
        Graphs.Node[] layers = [.. _prepared.Graph.Graph.AllNodes().Where(static n => QuantizationScope.WeightSlots(n).Count > 0)];
        if (_options.Partial is not null)
        {
            PreparedDataset samples = (_options.Calibration ?? throw new ArgumentException("layers are ranked on samples, and there are none")).For(_prepared.Graph);
            options = options with { KeepFloat = [.. options.KeepFloat, .. Partial(samples, layers, Quantize)] };
        }

        if (_options.SensitivitySamples > 0 && _layers.Count == 0 && _options.Calibration?.For(_prepared.Graph) is { } few)
        {
            _layers = SensitivityAnalysis.LeaveOneOut(Under, layers, Quantize, few.Take(_options.SensitivitySamples), cancellation: _cancellation);
        }

        var step = new DynamicQuantizationStep(options);
        _notes.Add(step.Summary);
        return [step];
    }

    private IReadOnlyList<RecipeStep> Weights()
    {
        WeightOnlyStep step = _prepared.PlanWeightQuantization(_options.Weights, _options.Calibration, _options.Engine, _cancellation);
        (Graphs.Model stored, IReadOnlyList<StoredWeight> weights) = WeightOnlyQuantizer.Apply(_prepared.Graph, step.Options, step.Plan);
        stored.Dispose();
        _notes.Add(step.Summary);
        _notes.AddRange(WeightNotes.Of(weights));
        return [step];
    }

    private IReadOnlyList<string> Partial(PreparedDataset samples, IReadOnlyList<Graphs.Node> layers, Func<IReadOnlyList<string>, Graphs.Model> quantize)
    {
        if (_options.Partial is not { } partial)
        {
            return [];
        }

        if (_options.Evaluation is null && partial.Layers is null)
        {
            _notes.Add("the goal was measured on the samples of the calibration: there are no others");
        }

        var choice = new PartialQuantization(Under, layers, quantize, partial, _cancellation);
        IReadOnlyList<string> kept = choice.Choose(samples, _options.Evaluation?.For(_prepared.Graph) ?? samples);
        _notes.AddRange(choice.Notes);
        _layers = choice.Ranking;
        _kept.AddRange(kept);
        return kept;
    }

    private SpeedReport? TryTime(ref IReadOnlyList<RecipeStep> steps)
    {
        if (_options.LatencyRounds == 0 || _prepared.StoredBytes() > _options.SizeLimit)
        {
            return null;
        }

        try
        {
            return Time(ref steps);
        }
        catch (DecantException e)
        {
            _notes.Add($"not timed, since the model does not run on such inputs (choose their sizes with --shape, or give --data): {e.Message}");
            return null;
        }
    }

    private SpeedReport Time(ref IReadOnlyList<RecipeStep> steps)
    {
        var check = new SpeedCheck(Under, _options.LatencyRounds, _cancellation);
        IReadOnlyDictionary<string, RuntimeValue> inputs = check.Inputs(_options.Calibration, _options.Shapes);
        SpeedReport report = Measure(check, steps, inputs);
        for (int round = 0; round < FastRounds && _options.KeepFast && report.Slower.Count > 0; round++)
        {
            string[] slow = [.. report.Slower.Where(static n => n.FloatMs > 0).Select(n => FloatName(n.Name)).OfType<string>().Except(_kept)];
            if (slow.Length == 0 || WithFloat(steps, slow) is not { } fewer)
            {
                break;
            }

            SpeedReport again = Measure(check, fewer, inputs);
            if (again.Speed <= report.Speed)
            {
                break;
            }

            _kept.AddRange(slow);
            _notes.Add($"in float, since slower as integers here: {string.Join(", ", slow)}");
            (steps, report) = (fewer, again);
        }

        Warn(report);
        return report;
    }

    private SpeedReport Measure(SpeedCheck check, IReadOnlyList<RecipeStep> steps, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using Graphs.Model model = new Recipe(string.Empty, null, steps).Apply(_prepared.Graph);
        return check.Measure(model, inputs);
    }

    private void Warn(SpeedReport report)
    {
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{report.Ms:F3} ms in {report.Engine}, {report.FloatMs:F3} ms in float: {report.Speed:F2} times the speed, {report.Threads} thread(s)"));
        if (report.Speed >= Slower)
        {
            return;
        }

        _notes.Add("warning: the quantized model is slower than the float one in this engine on this machine; slower nodes:");
        _notes.AddRange(report.Slower.Select(static n => string.Create(
            CultureInfo.InvariantCulture, $"  {n.Name} ({n.Operator}, {n.Kernel}): {n.Ms:F3} ms, {n.FloatMs:F3} ms in float; {n.Advice}")));
    }

    private string? FloatName(string node) => _prepared.Graph.Graph.Nodes.FirstOrDefault(n => n.Name == node)?.Output(0)?.Name;

    private static IReadOnlyList<RecipeStep>? WithFloat(IReadOnlyList<RecipeStep> steps, IReadOnlyList<string> names) => steps[^1] switch
    {
        StaticQuantizationStep last => [.. steps.SkipLast(1), new StaticQuantizationStep(last.Plan with { KeepFloat = [.. last.Plan.KeepFloat, .. names] })],
        DynamicQuantizationStep last => [.. steps.SkipLast(1), new DynamicQuantizationStep(last.Options with { KeepFloat = [.. last.Options.KeepFloat, .. names] })],
        _ => null,
    };

    private StaticQuantizationOptions WithBatchNormRanges(StaticQuantizationOptions options)
    {
        string[] observed = [.. StaticQuantizer.Observed(QuantizationScope.Of(_prepared.Graph, options))];
        var ranges = options.Calibration.Ranges.ToDictionary(StringComparer.Ordinal);
        int found = 0;
        foreach ((string name, ValueRange range) in BatchNormRanges.Of(_source.Graph).Where(r => observed.Contains(r.Key)))
        {
            found += ranges.TryAdd(name, range) ? 1 : 0;
        }

        _notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"warning: calibrated without data: {found} of {observed.Length} ranges from batch normalizations, the others from synthetic samples; compare the result on real data"));
        return options with { Calibration = options.Calibration with { Ranges = ranges } };
    }

    private string Origin(StaticQuantizationOptions options, PreparedDataset samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(_options.DataFree ? "data-free, " : string.Empty)}{options.Calibration.Method.ToString().ToLowerInvariant()} over {(samples.Count is { } count ? $"{count} " : string.Empty)}{(_options.DataFree ? "synthetic samples" : $"samples of {Path.GetFileName(samples.Dataset.Name.TrimEnd('/'))}")}{(options.Calibration.Ranges.Count > 0 ? $", {options.Calibration.Ranges.Count} given" : string.Empty)}");
}
