using System.Globalization;
using Decant.Compression;

namespace Decant.Pruning.Bench;

/// <summary>The measured speed of nets at half their multiply-accumulates, in turns with the original. With <c>--save FOLDER</c> they are written, with <c>--load FOLDER</c> read.</summary>
internal static class LatencyTable
{
    public static void Run(string assets, string[] words, Func<string, string, string> option)
    {
        var budget = new ChannelBudget(ChannelBudgetKind.MultiplyAccumulates, double.Parse(option("--macs", "0.5"), CultureInfo.InvariantCulture));
        int rounds = int.Parse(option("--rounds", "101"), CultureInfo.InvariantCulture);
        foreach (string name in words.Length > 0 ? words : TestNetwork.Names)
        {
            using var net = new TestNetwork(assets, name, option);
            var versions = new List<(string Label, Model Model)> { ("original", net.Simple) };
            foreach ((string label, Func<Model> make) in Versions(net, budget))
            {
                versions.Add((label, Kept(name, label, make, option)));
            }

            Timing.Print(name, versions, rounds);
        }
    }

    private static IEnumerable<(string, Func<Model>)> Versions(TestNetwork net, ChannelBudget budget)
    {
        foreach (int multiple in (int[])[1, 8])
        {
            var options = new ChannelPruningOptions { Budget = budget, Multiple = multiple };
            yield return ($"each layer, multiple {multiple}", () => net.Simple.PruneChannels(options));
            options = options with { Criterion = new ReconstructionCriterion(), Scope = PruningScope.Global, Refit = new RefitOptions() };
            yield return ($"all compete, multiple {multiple}", () => net.Simple.PruneChannels(options, net.Calibration));
            yield return ($"all compete by time, multiple {multiple}", () => net.Simple.PruneChannels(options with { ByTime = true }, net.Calibration));
        }
    }

    private static Model Kept(string name, string label, Func<Model> make, Func<string, string, string> option)
    {
        string file = $"{name} {label}.onnx";
        if (option("--load", string.Empty) is { Length: > 0 } from)
        {
            return Model.Load(Path.Combine(from, file));
        }

        Model model = make();
        if (option("--save", string.Empty) is { Length: > 0 } to)
        {
            model.Save(Path.Combine(to, file));
        }

        return model;
    }
}
