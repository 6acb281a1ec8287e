using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Gives zeros to those layers that become faster by them, as measured, where they cost least for the time they save.</summary>
public static class SpeedAllocation
{
    private static readonly double[] Tried = [0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

    /// <summary>Measures layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">The outputs of the layers to measure.</param>
    /// <param name="moments">The second moments of the layers' features; null weighs all weights alike.</param>
    /// <param name="options">The pattern of zeros.</param>
    /// <param name="engine">What runs layers.</param>
    /// <param name="cancellation">Ends the measurement early.</param>
    internal static IReadOnlyList<LayerSpeed> Measure(
        Model model, IReadOnlySet<string> names, LayerMoments? moments, WeightPruningOptions options, IInferenceEngine engine, CancellationToken cancellation)
    {
        var speeds = new List<LayerSpeed>();
        foreach (LinearLayer layer in model.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>().Where(l => names.Contains(l.Output.Name)))
        {
            cancellation.ThrowIfCancellationRequested();
            double[] scores = Array.ConvertAll(layer.Rows(), static w => Math.Abs((double)w));
            LayerPart[][] chains = [.. Tried.Select(s => new[] { new LayerPart(layer.Node.Op, layer.FromRows(WeightPruner.Zeroed(layer, scores, options.Pattern, s, eachRow: false))) })];
            if (LayerTiming.Milliseconds(layer, chains, engine, options.Fit.Threads) is { } times)
            {
                double[] errors = SparsityAllocation.Errors(layer, moments);
                speeds.Add(new LayerSpeed(layer.Output.Name, layer.Weight.Length, Tried, times, [.. Tried.Select(s => errors[(int)Math.Round(s * errors.Length)])]));
            }
        }

        return speeds;
    }

    /// <summary>The share of zeros of each layer: from none, step by step, the one that costs least error for each millisecond that it saves.</summary>
    /// <param name="speeds">The layers.</param>
    /// <param name="sparsity">The share of all their weights that become zero; fewer do where no layer gains from more.</param>
    /// <exception cref="ModelException">DEC1381: no layer becomes faster.</exception>
    public static IReadOnlyDictionary<string, double> Shares(IReadOnlyList<LayerSpeed> speeds, double sparsity)
    {
        if (!speeds.Any(static s => s.BreakEven is not null))
        {
            throw new ModelException("DEC1381", $"pruning for speed: none of {speeds.Count} layers becomes faster with up to {Tried[^1]:P0} zeros; take channels out instead (--channels)");
        }

        var at = new int[speeds.Count];
        double wanted = sparsity * speeds.Sum(static s => (double)s.Weights);
        while (speeds.Select((s, i) => s.Weights * s.Sparsities[at[i]]).Sum() < wanted && Cheapest(speeds, at) is { } step)
        {
            at[step.Layer] = step.To;
        }

        return speeds.Select((s, i) => (s.Layer, Share: s.Sparsities[at[i]])).ToDictionary(static s => s.Layer, static s => s.Share, StringComparer.Ordinal);
    }

    private static (int Layer, int To)? Cheapest(IReadOnlyList<LayerSpeed> speeds, int[] at)
    {
        (int Layer, int To)? best = null;
        double least = double.PositiveInfinity;
        for (int i = 0; i < speeds.Count; i++)
        {
            LayerSpeed speed = speeds[i];
            for (int to = at[i] + 1; to < speed.Sparsities.Count; to++)
            {
                double saved = speed.Milliseconds[at[i]] - speed.Milliseconds[to];
                double price = (speed.Errors[to] - speed.Errors[at[i]]) / saved;
                if (speed.Pays(to) && saved > 0 && price < least)
                {
                    least = price;
                    best = (i, to);
                }
            }
        }

        return best;
    }
}
