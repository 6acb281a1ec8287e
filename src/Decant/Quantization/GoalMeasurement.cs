using System.Globalization;
using Decant.Data;
using Decant.Evaluation;

namespace Decant;

/// <summary>Measures versions of a model against a goal of accuracy, on samples that are read once.</summary>
internal sealed class GoalMeasurement
{
    private readonly ModelUnderTest _original;
    private readonly AccuracyGoal _goal;
    private readonly Preprocess _preprocess;
    private readonly PreparedSample[] _samples;
    private readonly CancellationToken _cancellation;

    /// <summary>Reads the samples.</summary>
    public GoalMeasurement(ModelUnderTest original, AccuracyGoal goal, PreparedDataset samples, CancellationToken cancellation)
    {
        _original = original;
        _goal = goal;
        _preprocess = samples.Preprocess;
        _samples = [.. samples.Take(goal.Samples).Read(prefetch: 4)];
        _cancellation = cancellation;
    }

    /// <summary>The number of samples.</summary>
    public int Samples => _samples.Length;

    /// <summary>Whether a version meets the goal, and what was found, in words.</summary>
    public (bool Meets, string Found) Measure(Graphs.Model candidate)
    {
        using var comparison = new ModelComparison(_original, _original with { Model = candidate }, _preprocess);
        foreach (PreparedSample sample in _samples)
        {
            comparison.Add(sample, _cancellation);
        }

        ComparisonResult result = comparison.Result();
        string metric = _goal.Metric ?? (result.Candidate.ContainsKey("top1") ? "top1" : result.Candidate.ContainsKey("agreement") ? "agreement" : "sqnrDb");
        if (!result.Candidate.TryGetValue(metric, out double found))
        {
            throw new ArgumentException($"the metric {metric} cannot be measured on these samples: there are {string.Join(", ", result.Candidate.Keys)}; choose with --metric");
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{MetricText.Title(metric)} {MetricText.Value(metric, found)} on {Samples} samples");
        return metric switch
        {
            "sqnrDb" => (found >= _goal.MinSqnrDb, text),
            "agreement" => (1 - found <= _goal.MaxDrop + 1e-9, text),
            _ => (result.Original[metric] - found <= _goal.MaxDrop + 1e-9, $"{text} ({MetricText.Value(metric, result.Original[metric])} in float)"),
        };
    }
}
