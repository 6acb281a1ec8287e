using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>
/// Chooses among the forms of weights that a target's runtime computes without saturation, by accuracy and latency in that runtime: of those that lose no more
/// than <see cref="AllowedLoss"/> to the most accurate one, the fastest.
/// </summary>
internal sealed class MeasuredWeightForms(
    Model model, StaticQuantizationOptions options, PreparedDataset samples, IInferenceEngine engine, DeploymentTarget target, CancellationToken cancellation)
{
    private const double AllowedLoss = 3;
    private const int Samples = 40;
    private const int Rounds = 21;
    private readonly List<string> _notes = [];

    /// <summary>What was measured, in words.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The steps of the chosen form; where the runtime is not found, of the first.</summary>
    public IReadOnlyList<RecipeStep> Plan()
    {
        var planner = new StaticQuantizationPlanner(model, options, samples, engine, cancellation);
        IReadOnlyList<RecipeStep> steps = planner.Plan();
        _notes.AddRange(planner.Notes.SkipLast(1));
        (WeightForm Form, StaticQuantizationStep Step)[] forms = [.. target.WeightForms.Select(f => (f, Step(f, steps)))];
        StaticQuantizationStep chosen = Runtime() is { } runtime ? Measure(runtime, steps, forms) : forms[0].Step;
        _notes.Add(chosen.Summary);
        return [.. steps.SkipLast(1), chosen];
    }

    private IInferenceEngine? Runtime()
    {
        try
        {
            return InferenceEngines.Create("onnxruntime");
        }
        catch (UnsupportedException e)
        {
            _notes.Add($"{target.WeightForms[0].Name}, not measured against {string.Join("; ", target.WeightForms.Skip(1).Select(static f => f.Name))}: {e.Message}");
            return null;
        }
    }

    private StaticQuantizationStep Step(WeightForm form, IReadOnlyList<RecipeStep> steps)
    {
        QuantizationPlan plan = ((StaticQuantizationStep)steps[^1]).Plan with { Weights = form.Weights, WeightRange = form.Range };
        if (form.Range != WeightRange.Full)
        {
            plan = plan with { Roundings = new Dictionary<string, sbyte[]>() };
        }

        if (form.FloatLayers == 0)
        {
            return new StaticQuantizationStep(plan);
        }

        using Model before = model.Apply(new Recipe(model.Name, null, [.. steps.SkipLast(1)]), out _);
        return new StaticQuantizationStep(plan with { KeepFloat = [.. plan.KeepFloat, .. OverflowFreeLayers.MostSensitive(before.Graph, plan).Take(form.FloatLayers)] });
    }

    private StaticQuantizationStep Measure(IInferenceEngine runtime, IReadOnlyList<RecipeStep> steps, (WeightForm Form, StaticQuantizationStep Step)[] forms)
    {
        QuantizationPlan plan = forms[0].Step.Plan;
        var saturating = new StaticQuantizationStep(plan with { Weights = ElementType.Int8, WeightRange = WeightRange.Full });
        Model[] candidates = [.. forms.Select(static f => f.Step).Append(saturating).Select(s => model.Apply(new Recipe(model.Name, null, [.. steps.SkipLast(1), s]), out _))];
        try
        {
            ComparisonResult[] results = [.. candidates.Select(c => Compare(runtime, c))];
            double[] times = Latencies(runtime, candidates);
            double best = results.SkipLast(1).Max(static r => r.ScoreSqnrDb);
            int chosen = Enumerable.Range(0, forms.Length).Where(i => results[i].ScoreSqnrDb >= best - AllowedLoss).MinBy(i => times[i]);
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"measured in ONNX Runtime's default mode on {Samples} samples; float32: {times[^1]:F2} ms"));
            for (int i = 0; i < candidates.Length; i++)
            {
                string name = i < forms.Length ? forms[i].Form.Name : "int8 weights of full range (may saturate)";
                string agreement = results[i].Candidate.TryGetValue("agreement", out double share) ? string.Create(CultureInfo.InvariantCulture, $", agreement {share:P1}") : string.Empty;
                _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{(i == chosen ? "chosen: " : string.Empty)}{name}: SQNR {results[i].ScoreSqnrDb:F1} dB{agreement}, {times[i]:F2} ms"));
            }

            return forms[chosen].Step;
        }
        finally
        {
            Array.ForEach(candidates, static c => c.Dispose());
        }
    }

    private ComparisonResult Compare(IInferenceEngine runtime, Model candidate)
    {
        PreparedDataset bound = samples.Take(Samples).For(model.Graph);
        using var comparison = new ModelComparison(
            new ModelUnderTest(model.Graph, engine, options.Calibration.Threads), new ModelUnderTest(candidate.Graph, runtime, options.Calibration.Threads), bound.Preprocess);
        foreach (PreparedSample sample in bound.Read(prefetch: 4))
        {
            comparison.Add(sample, cancellation);
        }

        return comparison.Result();
    }

    // The candidates in turns, and the float model last.
    private double[] Latencies(IInferenceEngine runtime, Model[] candidates)
    {
        var settings = new SessionOptions { Threads = options.Calibration.Threads };
        IReadOnlyDictionary<string, RuntimeValue> inputs = CalibrationInputs.Read(
            new ModelUnderTest(model.Graph, engine, options.Calibration.Threads), samples.Take(1).For(model.Graph), cancellation).First();
        IInferenceSession[] sessions = [.. candidates.Append(model).Select(c => runtime.CreateSession(c.Graph, settings))];
        try
        {
            return [.. LatencyMeasurement.Interleaved([.. sessions.Select(s => (s, inputs))], Rounds, cancellation: cancellation).Select(static r => r.Median)];
        }
        finally
        {
            Array.ForEach(sessions, static s => s.Dispose());
        }
    }
}
