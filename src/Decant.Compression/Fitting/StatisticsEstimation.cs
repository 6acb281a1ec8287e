using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Estimates the statistics of batch normalizations anew after pruning, one after another, so that each gives channels of the mean and variance that it gave them
/// in the original. For a net whose statistics are those of its data, that is the mean and variance of what it gets now (He et al., "AMC", 2018, and others
/// since fine-tune so); for one whose are not, it leaves an unchanged layer unchanged.
/// </summary>
internal static class StatisticsEstimation
{
    /// <summary>Changes a pruned model.</summary>
    /// <param name="original">The model before.</param>
    /// <param name="pruned">The pruned model; values have the names they had.</param>
    /// <param name="kept">The positions of an axis of an original's value that the pruned model still has; null where it has all.</param>
    /// <param name="samples">The inputs of each calibration run.</param>
    /// <param name="engine">What runs the models.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static void Run(
        Model original,
        Model pruned,
        Func<Value, int, IReadOnlyList<int>?> kept,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        int threads,
        CancellationToken cancellation)
    {
        var before = original.Graph.Nodes.Where(n => Fits(n)).ToDictionary(static n => n.Output(0)!.Name, StringComparer.Ordinal);
        Node[] nodes = [.. pruned.Graph.Nodes.Where(n => Fits(n) && before.ContainsKey(n.Output(0)!.Name))];
        if (nodes.Length == 0)
        {
            return;
        }

        IReadOnlyDictionary<string, ChannelStatistics> were = Measure(original, [.. nodes.Select(n => before[n.Output(0)!.Name])], samples, engine, threads, cancellation);
        foreach (Node node in nodes)
        {
            ChannelStatistics now = Measure(pruned, [node], samples, engine, threads, cancellation)[node.Input(0)!.Name];
            Node old = before[node.Output(0)!.Name];
            Update(node, old, were[old.Input(0)!.Name], now, kept(old.Output(0)!, old.Facts().OutputChannelAxis!.Value));
        }
    }

    private static bool Fits(Node node) => node.Facts() is { StatisticsInputs: { } inputs, OutputChannelAxis: not null } && node.Input(0) is { Constant: null, IsGraphInput: false }
        && IsOwn(node.Input(inputs.Mean)) && IsOwn(node.Input(inputs.Variance));

    private static bool IsOwn(Value? value) => value is { Initializer.ElementType: ElementType.Float32, IsOverridable: false, Uses.Count: 1 };

    private static IReadOnlyDictionary<string, ChannelStatistics> Measure(
        Model model, Node[] nodes, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples, IInferenceEngine engine, int threads, CancellationToken cancellation)
    {
        var axes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Node node in nodes)
        {
            axes[node.Input(0)!.Name] = node.Facts().OutputChannelAxis!.Value;
        }

        using Model prefix = ModelPrefix.Until(model, axes.Keys);
        return ChannelStatistics.Measure(new ModelUnderTest(prefix, engine, threads), axes, samples, cancellation);
    }

    // (x - m) / √v keeps its mean and deviation: m' = μ' - √(v'/v)·(μ - m), v' = v·σ'²/σ².
    private static void Update(Node node, Node old, ChannelStatistics were, ChannelStatistics now, IReadOnlyList<int>? kept)
    {
        (int mean, int variance) = node.Facts().StatisticsInputs!.Value;
        float[] oldMeans = old.Input(mean)!.Initializer!.ToFloats();
        float[] oldVariances = old.Input(variance)!.Initializer!.ToFloats();
        float[] means = node.Input(mean)!.Initializer!.ToFloats();
        float[] variances = node.Input(variance)!.Initializer!.ToFloats();
        double[] oldDeviations = were.Deviations;
        double[] deviations = now.Deviations;
        double[] oldAverages = were.Means;
        double[] averages = now.Means;
        for (int c = 0; c < means.Length; c++)
        {
            int from = kept?[c] ?? c;
            if (oldDeviations[from] > 0 && deviations[c] > 0)
            {
                double ratio = deviations[c] / oldDeviations[from];
                variances[c] = (float)(oldVariances[from] * ratio * ratio);
                means[c] = (float)(averages[c] - (ratio * (oldAverages[from] - oldMeans[from])));
            }
        }

        var editor = new GraphEditor(node.Graph, "estimate-statistics");
        editor.SetInitializer(node.Input(mean)!, Tensor.Create(means, node.Input(mean)!.Initializer!.Shape));
        editor.SetInitializer(node.Input(variance)!, Tensor.Create(variances, node.Input(variance)!.Initializer!.Shape));
    }
}
