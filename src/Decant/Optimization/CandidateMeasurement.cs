using System.IO.Compression;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Formats.Onnx;
using Decant.Tensors;

namespace Decant;

/// <summary>Measures versions of a model against the original.</summary>
internal sealed class CandidateMeasurement
{
    private const int AgreementSamples = 40;
    private readonly ModelUnderTest _original;
    private readonly OptimizeOptions _options;
    private readonly ProgressClock _clock;
    private readonly CancellationToken _cancellation;
    private readonly PreparedDataset _evaluation;
    private readonly PreparedDataset _calibration;

    public CandidateMeasurement(Model original, OptimizeOptions options, ProgressClock clock, CancellationToken cancellation)
    {
        _original = new ModelUnderTest(original.Graph, options.Engine, options.Threads);
        _options = options;
        _clock = clock;
        _cancellation = cancellation;
        _evaluation = options.Evaluation.For(original.Graph);
        _calibration = options.Calibration.For(original.Graph);
    }

    /// <summary>The samples that accuracy was measured on.</summary>
    public long Samples { get; private set; }

    /// <summary>The samples that ranges were observed on.</summary>
    public long CalibrationSamples { get; private set; }

    /// <summary>Makes a version by its recipe and measures its size, latency and accuracy.</summary>
    public OptimizationCandidate Measure(string name, Recipe recipe, OptimizationCandidate? original)
    {
        using Graphs.Model model = recipe.Apply(_original.Model);
        (long size, long zipped) = Sizes(model);
        using var comparison = new ModelComparison(_original, _original with { Model = model }, _evaluation.Preprocess);
        Samples = 0;
        foreach (PreparedSample sample in _evaluation.Read(prefetch: 4))
        {
            comparison.Add(sample, _cancellation);
            Samples++;
            _clock.Report(_evaluation.Count is { } count and > 0 ? (double)Samples / count : 0);
        }

        (double median, double ratio) = Latency(model);
        ComparisonResult result = comparison.Result();
        if (!result.Candidate.ContainsKey(_options.Budget.Metric))
        {
            throw new ArgumentException($"the metric {_options.Budget.Metric} cannot be measured on '{_evaluation.Dataset.Name}': it has {string.Join(", ", result.Candidate.Keys)}; choose with --metric");
        }

        IReadOnlyList<string> shortfalls = BudgetCheck.Shortfalls(_options.Budget, size, median, result.Candidate, result.Original);
        return new OptimizationCandidate(name, recipe, size, zipped, median, original is null ? 1 : ratio, result.Candidate, shortfalls, []);
    }

    /// <summary>Observes the activations that would become integer.</summary>
    public Calibrator Calibrate(Model model, StaticQuantizationOptions options)
    {
        string[] names = [.. StaticQuantizer.Observed(QuantizationScope.Of(model.Graph, options))];
        CalibrationSamples = 0;
        return Calibrator.Run(model.Graph, names, CountedInputs(model.Graph), _options.Engine, options.Calibration with { Threads = _options.Threads }, _cancellation);
    }

    /// <summary>The mean SQNR of a rewritten version on the first samples of the calibration.</summary>
    public double CalibrationSqnr(Model model, RecipeStep step) => CompareOnCalibration(model, step, _options.SensitivitySamples).ScoreSqnrDb;

    /// <summary>The agreement of a rewritten version on the calibration; where outputs are no classes, 1 from 20 dB on.</summary>
    public double CalibrationAgreement(Model model, RecipeStep step)
    {
        IReadOnlyDictionary<string, double> found = CompareOnCalibration(model, step, AgreementSamples).Candidate;
        return found.TryGetValue("agreement", out double agreement) ? agreement : found["sqnrDb"] >= 20 ? 1 : 0;
    }

    /// <summary>Ranks layers by leaving each in float in turn.</summary>
    public IReadOnlyList<LayerSensitivity> RankLayers(Model model, QuantizationPlan plan) => SensitivityAnalysis.LeaveOneOut(
        _original with { Model = model.Graph }, plan, _calibration.Take(_options.SensitivitySamples), _clock.Report, _cancellation);

    /// <summary>The error of each inner value of a version against the simplified original.</summary>
    public IReadOnlyList<LayerError> LayerErrors(Recipe recipe)
    {
        using Graphs.Model reference = new SimplifyStep(new SimplifyOptions()).Apply(_original.Model);
        using Graphs.Model model = recipe.Apply(_original.Model);
        using var comparison = new ModelComparison(
            _original with { Model = reference }, _original with { Model = model }, _calibration.Preprocess, LayerPairs.Of(reference, model));
        foreach (PreparedSample sample in _calibration.Take(_options.SensitivitySamples).Read())
        {
            comparison.Add(sample, _cancellation);
        }

        return LayerLosses.Of(reference, comparison.Result().Layers);
    }

    private ComparisonResult CompareOnCalibration(Model model, RecipeStep step, int samples)
    {
        using Graphs.Model candidate = step.Apply(model.Graph);
        using var comparison = new ModelComparison(_original with { Model = model.Graph }, _original with { Model = candidate }, _calibration.Preprocess);
        foreach (PreparedSample sample in _calibration.Take(samples).Read())
        {
            comparison.Add(sample, _cancellation);
        }

        return comparison.Result();
    }

    private IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> CountedInputs(Graphs.Model model)
    {
        foreach (IReadOnlyDictionary<string, RuntimeValue> inputs in CalibrationInputs.Read(_original with { Model = model }, _calibration, _cancellation))
        {
            CalibrationSamples++;
            yield return inputs;
        }
    }

    private (double Median, double Ratio) Latency(Graphs.Model model)
    {
        var options = new SessionOptions { Threads = _options.Threads };
        using IInferenceSession original = _options.Engine.CreateSession(_original.Model, options);
        using IInferenceSession candidate = _options.Engine.CreateSession(model, options);
        PreparedSample sample = _evaluation.Take(1).Read().First();
        IReadOnlyDictionary<string, RuntimeValue> inputs = new StatefulRunner(_original.Model, original, _evaluation.Preprocess.State).Complete(sample);
        IReadOnlyList<LatencyReport> reports = LatencyMeasurement.Interleaved(
            [(original, inputs), (candidate, inputs)], _options.LatencyRounds, cancellation: _cancellation);
        return (reports[1].Median, reports[1].MedianRatioTo(reports[0]));
    }

    private static (long Size, long Zipped) Sizes(Graphs.Model model)
    {
        byte[] bytes = OnnxFormat.ToArray(model);
        var counter = new MemoryStream();
        using (var zip = new DeflateStream(counter, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        return (bytes.Length, counter.Length);
    }
}
