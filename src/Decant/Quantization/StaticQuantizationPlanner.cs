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
        if (options.Smoothing.Use != MethodUse.Never
            && SmoothQuant.Plan(Under(model), options.Smoothing, Inputs(model, samples), cancellation) is { Divisors.Count: > 0 } smoothing)
        {
            steps.Add(new SmoothStep(smoothing));
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{steps[^1].Summary}: channels differed up to {smoothing.Spread:F0} times from their median"));
            current = model.Apply(steps[^1]);
        }

        bool equalized = Equalizes();
        if (equalized)
        {
            var equalize = new EqualizeStep(CrossLayerEqualization.Plan(Under(current), Inputs(current, samples), cancellation));
            steps.Add(equalize);
            current = current.Apply(equalize);
        }

        if (options.AbsorbBiases)
        {
            var absorb = new AdjustBiasesStep(HighBiasAbsorption.Plan(Under(current), Inputs(current, samples), cancellation));
            _notes.Add($"large biases of {absorb.Corrections.Count} layers absorbed by those that follow, or received");
            steps.Add(absorb);
            current = current.Apply(absorb);
        }

        using Model? owned = current == model ? null : current;
        QuantizationPlan plan = StaticQuantizer.Plan(options, ActivationRanges.Observe(Under(current), options, samples.For(current.Graph), _notes, cancellation));
        RoundingOptions rounding = Rounding(equalized);
        if (rounding.Method != RoundingMethod.Nearest)
        {
            plan = plan with { Roundings = WeightRounding.Plan(Under(current), plan, Few(current, rounding.Samples), rounding, cancellation: cancellation) };
            _notes.Add($"weights of {plan.Roundings.Count} layers rounded by {(rounding.Method == RoundingMethod.Gptq ? "GPTQ" : "AdaRound")}");
        }

        if (options.BiasCorrection == MethodUse.Always || (options.BiasCorrection == MethodUse.Automatic && equalized))
        {
            IReadOnlyDictionary<string, RuntimeValue>[] few = Few(current, options.BiasCorrectionSamples);
            steps.Add(new AdjustBiasesStep(options.BiasCorrectionKind == BiasCorrectionKind.Analytic
                ? AnalyticBiasCorrection.Measure(Under(current), plan, few, cancellation)
                : BiasCorrection.Measure(Under(current), plan, few, cancellation: cancellation)));
            _notes.Add(steps[^1].Summary);
        }

        steps.Add(new StaticQuantizationStep(plan));
        _notes.Add(steps[^1].Summary);
        return steps;
    }

    private RoundingOptions Rounding(bool equalized) => options.Rounding.Method != RoundingMethod.Automatic
        ? options.Rounding
        : options.Rounding with { Method = equalized && options.WeightRange != WeightRange.OverflowFree ? RoundingMethod.Gptq : RoundingMethod.Nearest };

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
