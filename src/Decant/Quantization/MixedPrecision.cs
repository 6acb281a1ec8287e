using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>
/// Gives each layer's weights a type of its own by marginal cost: from the most exact type on, the change is made that adds the least noise to the
/// outputs for each byte that it saves, until a size is reached or a goal would be missed. A change's noise is measured with that layer alone
/// changed, and noises are taken to add up.
/// </summary>
internal sealed class MixedPrecision(ModelUnderTest original, QuantizeOptions options, List<string> notes, CancellationToken cancellation)
{
    private readonly MixedOptions _mixed = options.Mixed;

    /// <summary>The steps, one for each type that is used.</summary>
    /// <exception cref="ModelException">DEC1373: the size cannot be reached.</exception>
    public IReadOnlyList<RecipeStep> Plan()
    {
        PreparedDataset samples = (options.Calibration ?? throw new ArgumentException("mixed types: there are no samples to measure costs on")).For(original.Model);
        List<Choice> choices = Choices(samples);
        string[] layers = [.. choices.Select(static c => c.Weight).Distinct()];
        var types = layers.ToDictionary(static l => l, static _ => string.Empty, StringComparer.Ordinal);
        List<Choice> order = Order(choices, layers);
        int taken = _mixed.MaxBytes is { } limit ? BySize(order, limit) : ByGoal(order, types, samples);
        foreach (Choice choice in order.Take(taken))
        {
            types[choice.Weight] = choice.Type;
        }

        Describe(types, order, taken);
        return Steps(types);
    }

    private List<Choice> Choices(PreparedDataset samples)
    {
        PreparedSample[] few = [.. samples.Take(_mixed.RankingSamples).Read()];
        var choices = new List<Choice>();
        foreach (string type in _mixed.Types)
        {
            (Graphs.Model all, IReadOnlyList<StoredWeight> stored) = Stored(type, []);
            all.Dispose();
            string[] names = [.. stored.Where(static w => w.Reason is null).Select(static w => w.Name)];
            foreach (StoredWeight weight in stored.Where(static w => w.Reason is null))
            {
                cancellation.ThrowIfCancellationRequested();
                (Graphs.Model single, _) = Stored(type, [.. names.Where(n => n != weight.Name)]);
                using (single)
                {
                    choices.Add(new Choice(weight.Name, type, weight.BytesBefore, weight.BytesAfter, Noise(single, samples.Preprocess, few)));
                }
            }
        }

        return choices;
    }

    private (Graphs.Model Model, IReadOnlyList<StoredWeight> Weights) Stored(string type, IReadOnlyList<string> keep) => type == "float16"
        ? NarrowWeights.Apply(original.Model, new NarrowWeightOptions { KeepFloat = [.. _mixed.Weights.KeepFloat, .. keep] })
        : WeightOnlyQuantizer.Apply(original.Model, Narrow(type, keep));

    private WeightOnlyOptions Narrow(string type, IReadOnlyList<string> keep) => _mixed.Weights with
    {
        Encoding = type == "int4" ? WeightEncoding.Int4 : WeightEncoding.Int8,
        KeepFloat = [.. _mixed.Weights.KeepFloat, .. keep],
    };

    // The share of noise in the outputs' power.
    private double Noise(Graphs.Model candidate, Preprocess preprocess, PreparedSample[] samples)
    {
        using var comparison = new ModelComparison(original, original with { Model = candidate }, preprocess);
        foreach (PreparedSample sample in samples)
        {
            comparison.Add(sample, cancellation);
        }

        return Math.Pow(10, -comparison.Result().ScoreSqnrDb / 10);
    }

    // Every change of one layer to a smaller type, in the order of noise for each byte; a layer's changes follow one another.
    private static List<Choice> Order(List<Choice> choices, string[] layers)
    {
        var order = new List<Choice>();
        var current = layers.ToDictionary(static l => l, l => (Bytes: choices.First(c => c.Weight == l).Before, Noise: 0d), StringComparer.Ordinal);
        while (true)
        {
            Choice? best = choices
                .Where(c => c.After < current[c.Weight].Bytes)
                .MinBy(c => Math.Max(c.Noise - current[c.Weight].Noise, 0) / (current[c.Weight].Bytes - c.After));
            if (best is null)
            {
                return order;
            }

            order.Add(best with { Saved = current[best.Weight].Bytes - best.After });
            current[best.Weight] = (best.After, best.Noise);
        }
    }

    private int BySize(List<Choice> order, long limit)
    {
        long size = original.Model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).Sum(static i => i.Initializer!.ByteLength);
        for (int taken = 0; taken <= order.Count; taken++)
        {
            if (size <= limit)
            {
                return taken;
            }

            size -= taken < order.Count ? order[taken].Saved : 0;
        }

        throw new ModelException("DEC1373", $"mixed types: with every layer in its smallest type the stored tensors take {size:N0} bytes, more than the {limit:N0} allowed");
    }

    // The longest beginning of the order that meets the goal, by halving.
    private int ByGoal(List<Choice> order, Dictionary<string, string> types, PreparedDataset samples)
    {
        var goal = new GoalMeasurement(original, _mixed.Goal, options.Evaluation?.For(original.Model) ?? samples, cancellation);
        (int below, int above) = (0, order.Count + 1);
        while (above - below > 1)
        {
            int middle = (below + above) / 2;
            var tried = types.ToDictionary(StringComparer.Ordinal);
            foreach (Choice choice in order.Take(middle))
            {
                tried[choice.Weight] = choice.Type;
            }

            using Graphs.Model candidate = new Recipe(string.Empty, null, Steps(tried)).Apply(original.Model);
            (bool meets, string found) = goal.Measure(candidate);
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{middle} of {order.Count} changes: {found}, {(meets ? "meets the goal" : "falls short")}"));
            (below, above) = meets ? (middle, above) : (below, middle);
        }

        return below;
    }

    private List<RecipeStep> Steps(Dictionary<string, string> types)
    {
        var steps = new List<RecipeStep>();
        // 16-bit weights first: the scales of narrower ones are no weights.
        foreach (string type in _mixed.Types.Where(types.ContainsValue).OrderByDescending(static t => t == "float16"))
        {
            string[] others = [.. types.Where(t => t.Value != type).Select(static t => t.Key).Order(StringComparer.Ordinal)];
            steps.Add(type == "float16"
                ? new NarrowWeightsStep(new NarrowWeightOptions { KeepFloat = [.. _mixed.Weights.KeepFloat, .. others] })
                : new WeightOnlyStep(Narrow(type, others)));
        }

        return steps;
    }

    private void Describe(Dictionary<string, string> types, List<Choice> order, int taken)
    {
        string counts = string.Join(", ", types.Values.Where(static t => t.Length > 0).CountBy(static t => t).Select(static t => string.Create(CultureInfo.InvariantCulture, $"{t.Value} {t.Key}")));
        notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"weights of {types.Count} layers: {(counts.Length > 0 ? counts : "none changed")}, {types.Values.Count(static t => t.Length == 0)} float32; {order.Take(taken).Sum(static c => c.Saved):N0} bytes saved"));
    }

    private sealed record Choice(string Weight, string Type, long Before, long After, double Noise)
    {
        public long Saved { get; init; }
    }
}
