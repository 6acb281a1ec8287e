using System.Globalization;
using Decant.Pruning.Bench;

// Usage: Decant.Pruning.Bench [--assets FOLDER] check [FILE …]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
string assets = Option("--assets", Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "assets"));
string[] words = [.. args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || args[i - 1] == "--reasons" || !args[i - 1].StartsWith("--", StringComparison.Ordinal)))];
switch (words.FirstOrDefault())
{
    case "check":
        RemovalCheck.Run(assets, words[1..], nets: false, reasons: args.Contains("--reasons"));
        break;
    case "check-nets":
        RemovalCheck.Run(assets, words[1..], nets: true, reasons: args.Contains("--reasons"));
        break;
    case "channels":
        ChannelTable.Run(assets, words[1..], Option);
        break;
    case "weights":
        WeightTable.Run(assets, words[1..], Option);
        break;
    case "cluster":
        ClusterTable.Run(assets, Option);
        break;
    case "latency":
        LatencyTable.Run(assets, words[1..], Option);
        break;
    case "statistics":
        StatisticsTable.Run(words[1..], Option);
        break;
    case "factorize":
        FactorTable.Run(assets, words[1..], Option);
        break;
    case "seed":
        SeedTable.Run(Option);
        break;
    default:
        Console.WriteLine("check [--reasons] [FILE …] | check-nets [--reasons] [NET …] | channels [NET] | weights [NET] | cluster | latency [NET …] | statistics [NET …] | factorize [NET …] | seed   (--macs 0.5 --multiple 1 --sparsity 0.7 --limit 9500 --samples 500 --only TEXT)");
        break;
}
