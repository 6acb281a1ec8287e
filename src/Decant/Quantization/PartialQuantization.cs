using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Evaluation;

namespace Decant;

/// <summary>Chooses the layers that stay in float: a number of the most sensitive ones, or the smallest set that meets a goal.</summary>
internal sealed class PartialQuantization(
    ModelUnderTest original, IReadOnlyList<Graphs.Node> layers, Func<IReadOnlyList<string>, Graphs.Model> quantize, PartialOptions options, CancellationToken cancellation)
{
    // Trying each layer again costs a measurement a layer.
    private const int MostToTryAgain = 24;

    private readonly List<string> _notes = [];

    /// <summary>What was found, in words.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The ranking; empty where none was needed.</summary>
    public IReadOnlyList<LayerSensitivity> Ranking { get; private set; } = [];

    /// <summary>The layers' names, the most sensitive first.</summary>
    /// <param name="ranking">The samples to rank on.</param>
    /// <param name="measuring">The samples to measure the goal on.</param>
    public IReadOnlyList<string> Choose(PreparedDataset ranking, PreparedDataset measuring)
    {
        if (options.Layers is { } count)
        {
            Rank(ranking);
            return [.. Ranking.Take(count).Select(static r => r.Layer)];
        }

        var goal = new GoalMeasurement(original, options.Goal, measuring, cancellation);
        if (Meets(goal, []))
        {
            return [];
        }

        Rank(ranking);
        string[] names = [.. Ranking.Select(static r => r.Layer)];
        return Smallest(goal, names) is { } found ? Reduce(goal, found) : Nothing(names);
    }

    private void Rank(PreparedDataset samples) =>
        Ranking = SensitivityAnalysis.LeaveOneOut(original, layers, quantize, samples.Take(options.RankingSamples), cancellation: cancellation);

    // The shortest beginning of the ranking that meets the goal, by doubling and halving; null where not even all of it does.
    private string[]? Smallest(GoalMeasurement goal, string[] names)
    {
        int below = 0;
        int above = 1;
        while (above < names.Length && !Meets(goal, names[..above]))
        {
            (below, above) = (above, above * 2);
        }

        above = Math.Min(above, names.Length);
        if (above == names.Length)
        {
            // With every layer in float there is nothing left to quantize.
            above = names.Length - 1;
            if (above <= below || !Meets(goal, names[..above]))
            {
                return null;
            }
        }

        while (above - below > 1)
        {
            int middle = (below + above) / 2;
            (below, above) = Meets(goal, names[..middle]) ? (below, middle) : (middle, above);
        }

        return names[..above];
    }

    // Together, layers may need less than one by one: those that the goal does not need go back, the least sensitive first.
    private IReadOnlyList<string> Reduce(GoalMeasurement goal, string[] found)
    {
        var kept = found.ToList();
        if (found.Length is > 1 and <= MostToTryAgain)
        {
            foreach (string layer in found.Reverse().Skip(1))
            {
                string[] fewer = [.. kept.Where(k => k != layer)];
                if (Meets(goal, fewer))
                {
                    kept = [.. fewer];
                }
            }
        }

        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{kept.Count} of {layers.Count} layers stay in float: {string.Join(", ", kept)}"));
        return kept;
    }

    private IReadOnlyList<string> Nothing(string[] names)
    {
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"warning: no set of the {names.Length} layers in float meets the goal; all are quantized"));
        return [];
    }

    private bool Meets(GoalMeasurement goal, IReadOnlyList<string> keep)
    {
        using Graphs.Model candidate = quantize(keep);
        (bool meets, string found) = goal.Measure(candidate);
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{keep.Count} layers in float: {found}, {(meets ? "meets the goal" : "falls short")}"));
        return meets;
    }
}
