using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Takes the channels that matter least out of a model, until it meets a budget.</summary>
public static class ChannelPruner
{
    private const int Steps = 12;

    /// <summary>Chooses channels and takes them away.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">How.</param>
    /// <param name="samples">Calibration inputs; needed by some criteria and for fitting.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The share does not lie from 0 to 1, or the criterion or the fitting needs samples.</exception>
    /// <exception cref="ModelException">DEC1713: no channel can go.</exception>
    public static ChannelPruningResult Run(
        Model model,
        ChannelPruningOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        int threads = 1,
        CancellationToken cancellation = default)
    {
        if (options.Budget.Share is not (> 0 and <= 1))
        {
            throw new ArgumentException($"a share of {options.Budget.Share} does not lie from 0 (exclusive) to 1", nameof(options));
        }

        if ((options.Criterion.NeedsData || options.Refit is not null) && samples is not { Count: > 0 })
        {
            throw new ArgumentException($"criterion '{options.Criterion.Name}'{(options.Refit is null ? string.Empty : " with fitting")} needs calibration samples", nameof(samples));
        }

        Model own = SharedWeights.Split(model);
        ChannelAnalysis analysis = ChannelAnalysis.Run(own, options.Heads);
        if (analysis.Groups.Count == 0)
        {
            throw new ModelException("DEC1713", $"pruning: no channel of '{model.Graph.Name}' can go; the first of {analysis.Fixed.Count} reasons: {(analysis.Fixed.Count > 0 ? $"'{analysis.Fixed[0].Weight}': {analysis.Fixed[0].Reason}" : "it has no weights")}");
        }

        ChannelActivations? activations = options.Criterion.NeedsData ? ChannelActivations.Run(own, analysis, samples!, engine, threads, cancellation) : null;
        var selection = new ChannelSelection(analysis, options.Criterion.Score(analysis, activations), options, options.ByTime ? Times(own, engine, threads) : ModelCosts.Of);
        HashSet<int> groups = Meet(own, analysis, selection, options.Budget, engine, threads, cancellation);
        Model pruned = ChannelRemover.Remove(own, analysis, groups);
        if (options.Refit is { } refit && groups.Count > 0)
        {
            Model fitted = LayerRefit.Run(own, pruned, (value, axis) => KeptPositions(analysis, groups, value, axis), samples!, engine, refit with { Threads = threads }, cancellation);
            pruned.Dispose();
            pruned = fitted;
        }

        if (options.Statistics && samples is { Count: > 0 } && groups.Count > 0)
        {
            StatisticsEstimation.Run(own, pruned, (value, axis) => KeptPositions(analysis, groups, value, axis), samples, engine, threads, cancellation);
        }

        return new ChannelPruningResult(pruned, own, analysis, groups);
    }

    private static Func<Node, double> Times(Model model, IInferenceEngine engine, int threads)
    {
        var times = new Dictionary<Node, double>();
        foreach (LinearLayer layer in model.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>())
        {
            times[layer.Node] = LayerTiming.Milliseconds(layer, [[new LayerPart(layer.Node.Op, layer.Weight)]], engine, threads)?[0] ?? 0;
        }

        return n => times.GetValueOrDefault(n);
    }

    private static IReadOnlyList<int>? KeptPositions(ChannelAnalysis analysis, HashSet<int> removed, Value value, int axis) =>
        analysis.GroupsOf(value, axis) is { } groups
            ? [.. Enumerable.Range(0, groups.Count).Where(i => !removed.Contains(groups[i]))]
            : null;

    // The largest share of channels whose model meets the budget.
    private static HashSet<int> Meet(
        Model model, ChannelAnalysis analysis, ChannelSelection selection, ChannelBudget budget, IInferenceEngine engine, int threads, CancellationToken cancellation)
    {
        if (budget.Kind == ChannelBudgetKind.Channels)
        {
            return selection.Take(budget.Share);
        }

        double low = 0;
        double high = 1;
        HashSet<int> best = selection.Take(0);
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double middle = (low + high) / 2;
            HashSet<int> groups = selection.Take(middle);
            using Model candidate = ChannelRemover.Remove(model, analysis, groups);
            if (Share(model, candidate, budget.Kind, engine, threads, cancellation) <= budget.Share)
            {
                low = middle;
                best = groups;
            }
            else
            {
                high = middle;
            }
        }

        return best;
    }

    private static double Share(Model before, Model after, ChannelBudgetKind kind, IInferenceEngine engine, int threads, CancellationToken cancellation) => kind switch
    {
        ChannelBudgetKind.Parameters => (double)ModelCosts.Parameters(after) / ModelCosts.Parameters(before),
        ChannelBudgetKind.MultiplyAccumulates => ModelCosts.MultiplyAccumulates(after) / ModelCosts.MultiplyAccumulates(before),
        _ => Latency(before, after, engine, threads, cancellation),
    };

    private static double Latency(Model before, Model after, IInferenceEngine engine, int threads, CancellationToken cancellation)
    {
        const int Rounds = 21;
        var options = new SessionOptions { Threads = threads };
        using IInferenceSession first = engine.CreateSession(before, options);
        using IInferenceSession second = engine.CreateSession(after, options);
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(before, 1);
        IReadOnlyList<LatencyReport> reports = LatencyMeasurement.Interleaved([(first, inputs), (second, inputs)], Rounds, cancellation: cancellation);
        return reports[1].MedianRatioTo(reports[0]);
    }
}
