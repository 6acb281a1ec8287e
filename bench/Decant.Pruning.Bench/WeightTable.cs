using Decant.Compression;
using Decant.Engine;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>Top-1 of a CIFAR-10 network after one-shot pruning of single weights.</summary>
internal static class WeightTable
{
    public static void Run(string assets, string[] words, Func<string, string, string> option)
    {
        using var cifar = new CifarNetwork(assets, words.FirstOrDefault("resnet56"), option);
        double sparsity = double.Parse(option("--sparsity", "0.7"), System.Globalization.CultureInfo.InvariantCulture);
        string only = option("--only", string.Empty);
        foreach ((string label, WeightPruningOptions options) in Cases(sparsity).Where(c => c.Item1.Contains(only, StringComparison.Ordinal)))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            using Model pruned = Model.FromGraph(WeightPruner.Run(cifar.Simple.Graph, options, cifar.Samples, new DecantEngine()));
            double zeros = pruned.Graph.Graph.Initializers.Where(static i => i.Initializer!.ElementType == ElementType.Float32).Sum(static i => (double)i.Initializer!.ToFloats().Count(static v => v == 0));
            Console.WriteLine($"{label,-34}zeros {zeros / ModelCosts.Parameters(pruned.Graph),6:P1} top-1 {cifar.Top1(pruned),7:P2} ({clock.Elapsed.TotalSeconds:F0} s)");
        }
    }

    private static IEnumerable<(string, WeightPruningOptions)> Cases(double sparsity)
    {
        var options = new WeightPruningOptions { Sparsity = sparsity };
        yield return ("l1 layer", options);
        yield return ("l1 global", options with { Scope = PruningScope.Global });
        yield return ("lamp global", options with { Criterion = WeightCriterion.Lamp, Scope = PruningScope.Global });
        yield return ("wanda", options with { Criterion = WeightCriterion.Wanda });
        yield return ("wanda by sensitivity", options with { Criterion = WeightCriterion.Wanda, BySensitivity = true });
        yield return ("sparsegpt", options with { Criterion = WeightCriterion.SparseGpt });
        yield return ("sparsegpt by sensitivity", options with { Criterion = WeightCriterion.SparseGpt, BySensitivity = true });
        yield return ("l1 2:4", options with { Pattern = SparsityPattern.NOfM(2, 4), Criterion = WeightCriterion.L2 });
        yield return ("sparsegpt 2:4", options with { Criterion = WeightCriterion.SparseGpt, Pattern = SparsityPattern.NOfM(2, 4) });
        yield return ("sparsegpt 4x1", options with { Criterion = WeightCriterion.SparseGpt, Pattern = SparsityPattern.Block(4, 1) });
    }
}
