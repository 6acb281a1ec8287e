using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>Decides on the steps of one static quantization.</summary>
internal sealed class StaticQuantizationPlanner(
    Model model, StaticQuantizationOptions options, PreparedDataset samples, IInferenceEngine engine, CancellationToken cancellation)
{
    private readonly List<string> _notes = [];

    /// <summary>Which methods were used and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<RecipeStep> Plan()
    {
        var steps = new List<RecipeStep>();
        Model current = model;
        if (Equalizes())
        {
            var equalize = new EqualizeStep(CrossLayerEqualization.Plan(Under(model), Inputs(model, samples), cancellation));
            steps.Add(equalize);
            current = model.Apply(equalize);
        }

        using Model? owned = current == model ? null : current;
        QuantizationPlan plan = current.PlanQuantization(options, samples, engine, cancellation);
        if (options.Rounding.Method != RoundingMethod.Nearest)
        {
            plan = plan with { Roundings = WeightRounding.Plan(Under(current), plan, Few(current, options.Rounding.Samples), options.Rounding, cancellation: cancellation) };
            _notes.Add($"weights of {plan.Roundings.Count} layers rounded by {(options.Rounding.Method == RoundingMethod.Gptq ? "GPTQ" : "AdaRound")}");
        }

        if (options.BiasCorrection == MethodUse.Always || (options.BiasCorrection == MethodUse.Automatic && steps.Count > 0))
        {
            steps.Add(new AdjustBiasesStep(BiasCorrection.Measure(Under(current), plan, Few(current, options.BiasCorrectionSamples), cancellation: cancellation)));
            _notes.Add(steps[^1].Summary);
        }

        steps.Add(new StaticQuantizationStep(plan));
        _notes.Add(steps[^1].Summary);
        return steps;
    }

    private bool Equalizes()
    {
        if (options.Equalization == MethodUse.Never || (options.Equalization == MethodUse.Automatic && options.PerAxis))
        {
            return false;
        }

        double spread = CrossLayerEqualization.Spread(model.Graph);
        bool wanted = options.Equalization == MethodUse.Always || spread > CrossLayerEqualization.DivergentSpread;
        if (wanted)
        {
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"channels equalized across layers: within a weight, channel ranges differed up to {spread:F0} times from their median"));
        }

        return wanted;
    }

    private IReadOnlyDictionary<string, RuntimeValue>[] Few(Model current, int count) =>
        [.. Inputs(current, samples.Take(count))];

    private IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> Inputs(Model current, PreparedDataset from) =>
        CalibrationInputs.Read(Under(current), from.For(current.Graph), cancellation);

    private ModelUnderTest Under(Model current) => new(current.Graph, engine, options.Calibration.Threads);
}
