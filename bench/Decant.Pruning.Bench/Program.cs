using System.Globalization;
using Decant.Pruning.Bench;

// Usage: Decant.Pruning.Bench [--assets FOLDER] check [FILE …]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
string assets = Option("--assets", Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "assets"));
string[] words = [.. args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal)))];
switch (words.FirstOrDefault())
{
    case "check":
        RemovalCheck.Run(assets, words[1..], nets: false);
        break;
    case "check-nets":
        RemovalCheck.Run(assets, words[1..], nets: true);
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
    default:
        Console.WriteLine("check [FILE …] | check-nets [NET …] | channels [NET] | weights [NET] | cluster   (--macs 0.5 --multiple 1 --sparsity 0.7 --limit 9500 --samples 500 --only TEXT)");
        break;
}
