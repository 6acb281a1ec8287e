using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Sets single weights of linear layers to zero, by any criterion, in any pattern.</summary>
public static class WeightPruner
{
    /// <summary>A copy of the model with weights set to zero.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">How.</param>
    /// <param name="samples">Calibration inputs, where the options need some.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The sparsity does not lie from 0 to 1, or samples are missing.</exception>
    public static Model Run(
        Model model,
        WeightPruningOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        CancellationToken cancellation = default) => Run(model, options, samples, engine, null, cancellation);

    /// <summary>A copy of the model with as few weights set to zero as meet a budget.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">How; the sparsity is found.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="cost">What a model costs, as a share of what this one does.</param>
    /// <param name="samples">Calibration inputs, where the options need some.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The share does not lie from 0 to 1, the pattern sets the sparsity itself, or samples are missing.</exception>
    /// <exception cref="ModelException">DEC1380: no sparsity meets the budget; DEC1381: no layer becomes faster.</exception>
    public static Model Run(
        Model model,
        WeightPruningOptions options,
        WeightBudget budget,
        Func<Model, double> cost,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        CancellationToken cancellation = default)
    {
        if (options.Pattern.Left > 0)
        {
            throw new ArgumentException($"pattern {options.Pattern} sets the sparsity itself and meets no budget", nameof(options));
        }

        IReadOnlyList<LayerSpeed>? speeds = options.ForSpeed ? Speeds(model, options, samples, engine, cancellation) : null;

        // Which weights of a layer go makes no difference to what the model costs, only how many do.
        WeightPruningOptions quick = options.Criterion is WeightCriterion.Wanda or WeightCriterion.SparseGpt && !options.BySensitivity
            ? options with { Criterion = WeightCriterion.L1, Scope = PruningScope.Layer }
            : options;
        double sparsity = SparsitySearch.Find(s => Run(model, quick with { Sparsity = s }, samples, engine, speeds, cancellation), cost, budget, cancellation);
        return Run(model, options with { Sparsity = sparsity }, samples, engine, speeds, cancellation);
    }

    /// <summary>What zeros do to the time of each layer that may be pruned.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">Which layers, and the pattern of zeros.</param>
    /// <param name="samples">Calibration inputs, by which errors are weighed; null weighs all weights alike.</param>
    /// <param name="engine">What runs layers.</param>
    /// <param name="cancellation">Ends the measurement early.</param>
    public static IReadOnlyList<LayerSpeed> Speeds(
        Model model, WeightPruningOptions options, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples, IInferenceEngine engine, CancellationToken cancellation = default)
    {
        using Model own = SharedWeights.Split(model);
        HashSet<string> layers = [.. Prunable(own, options)];
        LayerMoments? moments = samples is { Count: > 0 } ? LayerMoments.Collect(own, layers, samples, engine, options.Fit, cancellation) : null;
        return SpeedAllocation.Measure(own, layers, moments, options, engine, cancellation);
    }

    private static Model Run(
        Model model,
        WeightPruningOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        IReadOnlyList<LayerSpeed>? speeds,
        CancellationToken cancellation)
    {
        if (options.Sparsity is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"sparsity {options.Sparsity} does not lie from 0 to 1", nameof(options));
        }

        bool needsData = options.BySensitivity || options.Criterion is WeightCriterion.Wanda or WeightCriterion.SparseGpt;
        if (needsData && samples is not { Count: > 0 })
        {
            throw new ArgumentException($"criterion '{options.Criterion}'{(options.BySensitivity ? " by sensitivity" : string.Empty)} needs calibration samples", nameof(samples));
        }

        Model own = SharedWeights.Split(model);
        HashSet<string> layers = [.. Prunable(own, options)];
        LayerMoments? moments = options.BySensitivity || options.Criterion == WeightCriterion.Wanda
            ? LayerMoments.Collect(own, layers, samples!, engine, options.Fit, cancellation)
            : null;
        IReadOnlyDictionary<string, double> shares = options switch
        {
            { ForSpeed: true } => SpeedAllocation.Shares(speeds ?? Speeds(model, options, samples, engine, cancellation), options.Sparsity),
            { BySensitivity: true } => SparsityAllocation.LeastError(own, layers, moments!, options),
            _ => layers.ToDictionary(static l => l, _ => options.Sparsity, StringComparer.Ordinal),
        };
        layers.RemoveWhere(l => shares.GetValueOrDefault(l) == 0);
        if (options.Criterion != WeightCriterion.SparseGpt)
        {
            Mask(own, layers, shares, moments, options);
            return own;
        }

        using Model start = own;
        return new LayerwiseFit(model, start, samples!, engine, options.Fit).Run(
            (layer, _) => layers.Contains(layer.Output.Name),
            (layer, _, sums, present) => Update(layer, sums, present, shares[layer.Output.Name], options),
            cancellation);
    }

    /// <summary>The outputs of the layers that may be pruned: those of subgraphs too, where neither samples nor times are needed, since neither is known of them.</summary>
    internal static IEnumerable<string> Prunable(Model model, WeightPruningOptions options)
    {
        var keep = new NamePatterns(options.Keep);
        IEnumerable<Node> nodes = options.Criterion is WeightCriterion.Wanda or WeightCriterion.SparseGpt || options.BySensitivity || options.ForSpeed ? model.Graph.Nodes : model.Graph.AllNodes();
        LinearLayer[] all = [.. nodes.Select(LinearLayer.Of).OfType<LinearLayer>()];
        return all
            .Where((l, i) => !(options.KeepFirst && i == 0) && !(options.KeepLast && i == all.Length - 1)
                && !keep.Matches(l.Node) && !keep.Matches(l.Node.Input(l.WeightSlot)!.Name))
            .Select(static l => l.Output.Name);
    }

    // The least-squares weights for the activations that the layer gets now, then zeros with compensation.
    private static double[] Update(LinearLayer layer, SecondMoments moments, double[] present, double sparsity, WeightPruningOptions options)
    {
        double[] fitted = LeastSquares.Solve(moments, present, options.Fit.Damping, layer.Bias is not null);
        return SparseGpt.Prune(
            fitted, moments.Targets, layer.Features, moments.Products, layer.ColumnOrder(), options.Pattern, sparsity, options.Fit.Damping, layer.Bias is not null);
    }

    private static void Mask(Model model, HashSet<string> names, IReadOnlyDictionary<string, double> shares, LayerMoments? moments, WeightPruningOptions options)
    {
        var random = new Random(options.Seed);
        LinearLayer[] layers = [.. model.Graph.AllNodes().Select(LinearLayer.Of).OfType<LinearLayer>().Where(l => names.Contains(l.Output.Name))];
        double[][] scores = [.. layers.Select(l => WeightScores.Of(options.Criterion, l.Rows(), l.Features, moments?.Norms(l.Output.Name), random))];
        if (options.Scope == PruningScope.Global && options.Pattern == SparsityPattern.Unstructured && !options.BySensitivity && !options.ForSpeed)
        {
            shares = GlobalShares(layers, scores, options.Sparsity);
        }

        for (int i = 0; i < layers.Length; i++)
        {
            bool eachRow = options.Criterion == WeightCriterion.Wanda && options.Pattern == SparsityPattern.Unstructured && !options.BySensitivity && !options.ForSpeed;
            float[] rows = Zeroed(layers[i], scores[i], options.Pattern, shares[layers[i].Output.Name], eachRow);
            Value weight = layers[i].Node.Input(layers[i].WeightSlot)!;
            new GraphEditor(weight.Graph, "prune-weights").SetInitializer(weight, layers[i].FromRows(rows));
        }
    }

    /// <summary>A layer's rows with weights set to zero. Patterns follow the input channels of one kernel position; Wanda compares the weights of one output only.</summary>
    internal static float[] Zeroed(LinearLayer layer, double[] scores, SparsityPattern pattern, double sparsity, bool eachRow)
    {
        float[] rows = layer.Rows();
        int[] order = layer.ColumnOrder();
        double[] ordered = [.. Enumerable.Range(0, rows.Length).Select(i => scores[(i / order.Length * order.Length) + order[i % order.Length]])];
        bool[] mask = eachRow
            ? [.. ordered.Chunk(order.Length).SelectMany(r => pattern.Choose(r, 1, sparsity))]
            : pattern.Choose(ordered, layer.Outputs, sparsity);
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i])
            {
                rows[(i / order.Length * order.Length) + order[i % order.Length]] = 0;
            }
        }

        return rows;
    }

    private static Dictionary<string, double> GlobalShares(LinearLayer[] layers, double[][] scores, double sparsity)
    {
        double[] all = [.. scores.SelectMany(static s => s)];
        Array.Sort(all);
        long wanted = (long)Math.Round(sparsity * all.Length);
        double threshold = wanted == 0 ? double.NegativeInfinity : all[wanted - 1];
        long ties = wanted - all.LongCount(s => s < threshold);
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < layers.Length; i++)
        {
            long equal = Math.Min(ties, scores[i].LongCount(s => s == threshold));
            ties -= equal;
            shares[layers[i].Output.Name] = (double)(scores[i].LongCount(s => s < threshold) + equal) / scores[i].Length;
        }

        return shares;
    }
}
