using System.Globalization;
using Decant.Bench.Models;
using Decant.Compression;

namespace Decant.Pruning.Bench;

/// <summary>The file and speed of the seed network at rising sparsities, as <c>torch.nn.utils.prune</c> would choose the zeros.</summary>
internal static class SeedTable
{
    public static void Run(Func<string, string, string> option)
    {
        using var model = Model.FromGraph(SeedNetwork.Create(1));
        string path = Path.Combine(Path.GetTempPath(), $"decant-seed-{Environment.ProcessId}.decant");
        var versions = new List<(string Label, Model Model)> { ("original", model) };
        foreach (double share in (double[])[0.2, 0.5, 0.8, 0.95])
        {
            versions.Add(($"{share:P0} zero", model.Prune(new PruningOptions { Sparsity = share, Scope = PruningScope.Global, Ties = TieBreak.Torch })));
        }

        foreach ((string label, Model version) in versions)
        {
            version.Save(path);
            Console.WriteLine($"{label,-12}{new FileInfo(path).Length / 1e6,8:F2} MB (.decant)");
        }

        File.Delete(path);
        Timing.Print("seed", versions, int.Parse(option("--rounds", "101"), CultureInfo.InvariantCulture));
    }
}
