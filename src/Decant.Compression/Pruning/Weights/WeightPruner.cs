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
        CancellationToken cancellation = default)
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
        IReadOnlyDictionary<string, double> shares = options.BySensitivity
            ? SparsityAllocation.LeastError(own, layers, moments!, options)
            : layers.ToDictionary(static l => l, _ => options.Sparsity, StringComparer.Ordinal);
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

    /// <summary>The outputs of the layers that may be pruned.</summary>
    internal static IEnumerable<string> Prunable(Model model, WeightPruningOptions options)
    {
        var keep = new NamePatterns(options.Keep);
        LinearLayer[] all = [.. model.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>()];
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
        LinearLayer[] layers = [.. model.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>().Where(l => names.Contains(l.Output.Name))];
        double[][] scores = [.. layers.Select(l => WeightScores.Of(options.Criterion, l.Rows(), l.Features, moments?.Norms(l.Output.Name), random))];
        if (options.Scope == PruningScope.Global && options.Pattern == SparsityPattern.Unstructured && !options.BySensitivity)
        {
            shares = GlobalShares(layers, scores, options.Sparsity);
        }

        var editor = new GraphEditor(model.Graph, "prune-weights");
        for (int i = 0; i < layers.Length; i++)
        {
            bool eachRow = options.Criterion == WeightCriterion.Wanda && options.Pattern == SparsityPattern.Unstructured && !options.BySensitivity;
            float[] rows = Zeroed(layers[i], scores[i], options.Pattern, shares[layers[i].Output.Name], eachRow);
            editor.SetInitializer(layers[i].Node.Input(layers[i].WeightSlot)!, layers[i].FromRows(rows));
        }
    }

    // Patterns follow the input channels of one kernel position; Wanda compares the weights of one output only.
    private static float[] Zeroed(LinearLayer layer, double[] scores, SparsityPattern pattern, double sparsity, bool eachRow)
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
