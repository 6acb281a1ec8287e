using Decant.Compression;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>Top-1 of a CIFAR-10 network after one-shot channel pruning, by criterion.</summary>
internal static class ChannelTable
{
    public static void Run(string assets, string[] words, Func<string, string, string> option)
    {
        using var cifar = new CifarNetwork(assets, words.FirstOrDefault("resnet56"), option);
        double share = double.Parse(option("--macs", "0.5"), System.Globalization.CultureInfo.InvariantCulture);
        int multiple = int.Parse(option("--multiple", "1"), System.Globalization.CultureInfo.InvariantCulture);
        string only = option("--only", string.Empty);
        var engine = new DecantEngine();
        Model simple = cifar.Simple;
        foreach ((string label, ChannelPruningOptions options) in Cases(share, multiple).Where(c => c.Item1.Contains(only, StringComparison.Ordinal)))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            ChannelPruningResult result = ChannelPruner.Run(simple.Graph, options, cifar.Samples, engine);
            double seconds = clock.Elapsed.TotalSeconds;
            using Model pruned = Model.FromGraph(result.Pruned);
            Console.WriteLine($"{label,-34}{result.Removed.Count,6} of {result.Analysis.Groups.Count,-6}params {(double)ModelCosts.Parameters(result.Pruned) / ModelCosts.Parameters(simple.Graph),6:P1} MACs {ModelCosts.MultiplyAccumulates(result.Pruned) / ModelCosts.MultiplyAccumulates(simple.Graph),6:P1} top-1 {cifar.Top1(pruned),7:P2} speed {Speed(simple.Graph, result.Pruned):F2} ({seconds:F0} s)");
        }
    }

    private static IEnumerable<(string, ChannelPruningOptions)> Cases(double share, int multiple)
    {
        var budget = new ChannelBudget(ChannelBudgetKind.MultiplyAccumulates, share);
        foreach (IChannelCriterion criterion in (IChannelCriterion[])[new MagnitudeCriterion(1), new MagnitudeCriterion(2), new GeometricMedianCriterion(), new LampCriterion(), new RandomCriterion(1), new ActivationCriterion(true), new ActivationCriterion(false), new ReconstructionCriterion(), new TaylorCriterion(1)])
        {
            foreach (PruningScope scope in (PruningScope[])[PruningScope.Layer, PruningScope.Global])
            {
                var options = new ChannelPruningOptions { Criterion = criterion, Scope = scope, Budget = budget, Multiple = multiple };
                yield return ($"{criterion.Name} {scope}", options);
                yield return ($"{criterion.Name} {scope} refit", options with { Refit = new RefitOptions() });
            }
        }
    }

    private static double Speed(Graphs.Model before, Graphs.Model after)
    {
        var engine = new DecantEngine();
        using IInferenceSession first = engine.CreateSession(before, SessionOptions.Default);
        using IInferenceSession second = engine.CreateSession(after, SessionOptions.Default);
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(before, 1);
        IReadOnlyList<LatencyReport> reports = LatencyMeasurement.Interleaved([(first, inputs), (second, inputs)], 101);
        return 1 / reports[1].MedianRatioTo(reports[0]);
    }
}
