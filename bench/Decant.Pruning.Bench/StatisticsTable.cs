using System.Globalization;
using Decant.Bench.Models;
using Decant.Compression;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>What new statistics of batch normalizations, and fitted layers, do to the outputs of generated nets that lost channels.</summary>
internal static class StatisticsTable
{
    public static void Run(string[] words, Func<string, string, string> option)
    {
        int samples = int.Parse(option("--samples", "32"), CultureInfo.InvariantCulture);
        double macs = double.Parse(option("--macs", "0.7"), CultureInfo.InvariantCulture);
        foreach (GeneratedNet net in GeneratedNets.Classifiers.Where(n => words.Length == 0 || words.Contains(n.Name)))
        {
            using Graphs.Model model = net.Create(new NetOptions { Resolution = 64, FoldBatchNormalization = false });
            IReadOnlyDictionary<string, RuntimeValue>[] calibration = [.. Enumerable.Range(1, samples).Select(i => ModelInputs.Random(model, i))];
            IReadOnlyDictionary<string, RuntimeValue>[] tests = [.. Enumerable.Range(1001, 16).Select(i => ModelInputs.Random(model, i))];
            var options = new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.MultiplyAccumulates, macs), Statistics = false };
            string line = $"{net.Name,-20}";
            foreach ((string label, ChannelPruningOptions o) in ((string, ChannelPruningOptions)[])
                [("pruned", options), ("statistics", options with { Statistics = true }), ("fitted", options with { Refit = new RefitOptions() }), ("both", options with { Refit = new RefitOptions(), Statistics = true })])
            {
                using Graphs.Model pruned = ChannelPruner.Run(model, o, calibration, new DecantEngine()).Pruned;
                line += $"  {label} {Error(model, pruned, tests),7:P1}";
            }

            Console.WriteLine(line);
        }
    }

    // The root mean square difference of the outputs, relative to the deviation of the original's from their means over the samples.
    private static double Error(Graphs.Model before, Graphs.Model after, IReadOnlyDictionary<string, RuntimeValue>[] tests)
    {
        var engine = new DecantEngine();
        using IInferenceSession first = engine.CreateSession(before, SessionOptions.Default);
        using IInferenceSession second = engine.CreateSession(after, SessionOptions.Default);
        float[][] x = [.. tests.Select(t => ((Tensor)first.Run(t).Values.First()).ToFloats())];
        float[][] y = [.. tests.Select(t => ((Tensor)second.Run(t).Values.First()).ToFloats())];
        double[] means = [.. Enumerable.Range(0, x[0].Length).Select(i => x.Average(r => (double)r[i]))];
        double error = x.Zip(y, static (a, b) => a.Zip(b, static (p, q) => (double)(p - q) * (p - q)).Sum()).Sum();
        double whole = x.Sum(r => r.Select((v, i) => (v - means[i]) * (v - means[i])).Sum());
        return Math.Sqrt(error / whole);
    }
}
