using Decant.Compression;
using Decant.Tensors;

namespace Decant;

/// <summary>
/// Tries a short ladder of versions of a model, each measured on this machine and data: simplified, dynamic int8, static int8, static int8
/// with the most sensitive layers in float, pruned and quantized.
/// </summary>
internal sealed class Optimizer
{
    private const double NearlyAsGood = 1.1;
    private static readonly double[] Sparsities = [0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
    private static readonly int[] FloatLayers = [1, 2, 4, 8];
    private readonly Model _original;
    private readonly string? _sourceHash;
    private readonly OptimizeOptions _options;
    private readonly CandidateMeasurement _measurement;
    private readonly ProgressClock _clock;
    private readonly List<OptimizationCandidate> _candidates = [];
    private readonly List<string> _notes = [];
    private readonly SimplifyStep _simplify = new(new SimplifyOptions());

    public Optimizer(Model original, OptimizeOptions options, CancellationToken cancellation)
    {
        _original = original;
        _sourceHash = original.Hash;
        _options = options;
        _clock = new ProgressClock(options.Progress, total: 9);
        _measurement = new CandidateMeasurement(original, options, _clock, cancellation);
    }

    /// <summary>Runs the ladder; a cancelled one returns what was found.</summary>
    /// <exception cref="OperationCanceledException">Nothing was measured yet.</exception>
    public OptimizationResult Run()
    {
        bool interrupted = false;
        try
        {
            Climb();
        }
        catch (OperationCanceledException) when (_candidates.Count > 0)
        {
            interrupted = true;
        }

        OptimizationCandidate best = Choose();
        IReadOnlyList<LayerError> layers = interrupted ? [] : _measurement.LayerErrors(best.Recipe);
        OptimizationCandidate kept = best with { Layers = layers };
        _candidates[_candidates.IndexOf(best)] = kept;
        return new OptimizationResult(
            _original.Name,
            _options.Evaluation.Dataset.Name,
            $"{_options.Engine.Name} {_options.Engine.Version}",
            _options.Threads,
            _measurement.Samples,
            _measurement.CalibrationSamples,
            _options.Budget,
            _candidates,
            kept,
            interrupted,
            [.. GraphComparison.Describe(_original, kept.Recipe), .. _notes]);
    }

    private void Climb()
    {
        Try("original", []);
        Try("simplified", [_simplify]);
        using Model simplified = _original.Apply(_simplify);
        TryUnlessImpossible("int8 dynamic", () => Try("int8 dynamic", [_simplify, new DynamicQuantizationStep(new DynamicQuantizationOptions())]));
        TryUnlessImpossible("int8 static", () => TryStatic(simplified));
    }

    // A model without a layer that has an integer form has no quantized candidates.
    private void TryUnlessImpossible(string what, Action attempt)
    {
        try
        {
            attempt();
        }
        catch (ModelException e) when (e.Code == StaticQuantizer.NothingToQuantize)
        {
            _notes.Add($"{what} was not tried: {e.Message}");
        }
    }

    private void TryStatic(Model simplified)
    {
        _clock.Begin("observing activations", 1);
        var options = new StaticQuantizationOptions();
        Calibrator calibrator = _measurement.Calibrate(simplified, options);
        QuantizationPlan plan = BetterRanges(simplified, options, calibrator);
        OptimizationCandidate whole = Try("int8 static", [_simplify, new StaticQuantizationStep(plan)]);
        TryPartial(simplified, plan, whole);
        TryPruned(simplified, options);
    }

    private QuantizationPlan BetterRanges(Model simplified, StaticQuantizationOptions options, Calibrator calibrator)
    {
        QuantizationPlan[] plans = [.. new[] { RangeMethod.MinMax, RangeMethod.MeanSquaredError }.Select(m =>
            StaticQuantizer.Plan(options with { Calibration = options.Calibration with { Method = m } }, calibrator))];
        return plans.MaxBy(p => _measurement.CalibrationSqnr(simplified, new StaticQuantizationStep(p)))!;
    }

    private void TryPartial(Model simplified, QuantizationPlan plan, OptimizationCandidate whole)
    {
        _clock.Begin("ranking layers by leaving one out", 1);
        IReadOnlyList<LayerSensitivity> ranking = _measurement.RankLayers(simplified, plan);
        foreach (int count in FloatLayers.Where(c => c < ranking.Count))
        {
            string[] names = [.. ranking.Take(count).Select(static r => r.Layer)];
            OptimizationCandidate candidate = Try(
                count == 1 ? "int8 static, 1 layer float" : $"int8 static, {count} layers float",
                [_simplify, new StaticQuantizationStep(plan with { KeepFloat = names })]);
            if (candidate.MeetsBudget || whole.MeetsBudget)
            {
                return;
            }
        }
    }

    // The most zeros with which the samples of the calibration still come out alike.
    private void TryPruned(Model simplified, StaticQuantizationOptions options)
    {
        _clock.Begin("choosing a sparsity", 1);
        double allowed = Math.Max(_options.Budget.MaxDrop ?? 1, 0.5) / 100;
        double sparsity = Sparsities.FirstOrDefault(
            s => _measurement.CalibrationAgreement(simplified, Prune(simplified, s)) is var agreement && agreement >= 1 - (2 * allowed), Sparsities[^1]);
        PruneStep prune = Prune(simplified, sparsity);
        using Model pruned = simplified.Apply(prune);
        QuantizationPlan plan = StaticQuantizer.Plan(options, _measurement.Calibrate(pruned, options));
        Try(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pruned {sparsity:P0}, int8 static"), [_simplify, prune, new StaticQuantizationStep(plan)]);
    }

    private static PruneStep Prune(Model model, double sparsity) =>
        new(model.PlanPruning(new PruningOptions { Sparsity = sparsity, Scope = PruningScope.Global }));

    private OptimizationCandidate Try(string name, IReadOnlyList<RecipeStep> steps)
    {
        _clock.Begin($"measuring: {name}", 1);
        OptimizationCandidate candidate = _measurement.Measure(name, new Recipe(_original.Name, _sourceHash, steps), _candidates.Count == 0 ? null : _candidates[0]);
        _candidates.Add(candidate);
        return candidate;
    }

    // Smaller and faster by the product of the two ratios; a version slower than the original only where none else meets the budget.
    // Latency is measured with some noise: among versions nearly as good by that product, the more accurate one is kept.
    private OptimizationCandidate Choose()
    {
        OptimizationCandidate first = _candidates
            .OrderBy(static c => c.Shortfalls.Count)
            .ThenBy(static c => c.IsSlower ? 1 : 0)
            .ThenBy(Cost)
            .First();
        return _candidates
            .Where(c => c.Shortfalls.Count == first.Shortfalls.Count && c.IsSlower == first.IsSlower && Cost(c) <= Cost(first) * NearlyAsGood)
            .OrderByDescending(c => c.Metrics[_options.Budget.Metric])
            .ThenBy(Cost)
            .First();
    }

    private double Cost(OptimizationCandidate candidate) =>
        (double)candidate.SizeBytes / _candidates[0].SizeBytes * candidate.LatencyRatio;
}
