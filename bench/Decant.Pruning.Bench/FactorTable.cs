using System.Globalization;
using Decant.Compression;

namespace Decant.Pruning.Bench;

/// <summary>Top-1 and speed of nets whose layers are products of smaller ones.</summary>
internal static class FactorTable
{
    public static void Run(string assets, string[] words, Func<string, string, string> option)
    {
        double share = double.Parse(option("--share", "0.5"), CultureInfo.InvariantCulture);
        foreach (string name in words.Length > 0 ? words : ["resnet56", "squeezenet"])
        {
            using var net = new TestNetwork(assets, name, option);
            Console.WriteLine($"{name}: float top-1 {net.Top1(net.Simple):P2} over {net.Images} images");
            var versions = new List<(string Label, Model Model)> { ("original", net.Simple) };
            foreach (FactorizationKind kind in Enum.GetValues<FactorizationKind>())
            {
                foreach ((string label, FactorizationOptions options) in ((string, FactorizationOptions)[])
                    [("of products", new FactorizationOptions { Kind = kind, Share = share }), ("of time", new FactorizationOptions { Kind = kind, Share = null, Latency = share + 0.2 })])
                {
                    versions.Add(($"{kind.ToString().ToLowerInvariant()}, {options.Share ?? options.Latency:P0} {label}", net.Simple.Factorize(options, net.Calibration)));
                    Console.WriteLine($"{name,-12}{versions[^1].Label,-36}top-1 {net.Top1(versions[^1].Model),7:P2}");
                }
            }

            Timing.Print(name, versions, int.Parse(option("--rounds", "51"), CultureInfo.InvariantCulture));
        }
    }
}
