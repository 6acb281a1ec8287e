using System.Globalization;
using Decant.Bench;
using Decant.OnnxRuntime;

// Usage: Decant.Bench compare … (see CompareCommand)
//        Decant.Bench scaling … (see ScalingCommand)
//        Decant.Bench [--assets FOLDER] [--threads N] [--rounds N] [--ms N] [--profile] [NAME or GROUP …]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["compare", ..])
{
    return CompareCommand.Run(args[1..]);
}

if (args is ["scaling", ..])
{
    return ScalingCommand.Run(args[1..]);
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
string assets = Option("--assets", Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "assets"));
int threads = int.Parse(Option("--threads", "1"), CultureInfo.InvariantCulture);
int rounds = int.Parse(Option("--rounds", "15"), CultureInfo.InvariantCulture);
double milliseconds = double.Parse(Option("--ms", "60"), CultureInfo.InvariantCulture);
bool profile = args.Contains("--profile");
string[] names = [.. args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal) || args[i - 1] == "--profile"))];
OnnxRuntimeLibrary? library = null;
try
{
    library = OnnxRuntimeLibrary.Load();
}
catch (Exception e)
{
    Console.WriteLine($"without a peer: {e.Message}");
}

Console.WriteLine($"{"model",-20}{"ORT min",10}{"median",10}{"Decant min",12}{"median",10}{"ratio",8}{"min",7}  difference   (ratio above 1: Decant is faster; {threads} threads)");
var ratios = new List<(string Group, double Ratio)>();
foreach (BenchModel row in BenchModel.All.Where(m => names.Length == 0 || names.Contains(m.Name) || names.Contains(m.Group)))
{
    if (row.Open(assets) is not ({ } model, var path))
    {
        Console.WriteLine($"{row.Name,-20}not found under {assets}");
        continue;
    }

    try
    {
        string? floatPath = row.Float is { } other && File.Exists(Path.Combine(assets, other)) ? Path.Combine(assets, other) : null;
        using var comparison = new Comparison(row, model, path, floatPath, library, threads);
        double difference = comparison.Difference();
        comparison.Measure(rounds, milliseconds);
        (double peerMin, double peerMedian) = comparison.Peer is { } peer ? (peer.Minimum, peer.Median) : (double.NaN, double.NaN);
        Console.WriteLine(
            $"{row.Name,-20}{peerMin,10:F3}{peerMedian,10:F3}{comparison.Own.Minimum,12:F3}{comparison.Own.Median,10:F3}{comparison.Ratio,8:F2}{peerMin / comparison.Own.Minimum,7:F2}  {difference:E1}  {(difference > 1e-4 ? comparison.WorstOutput : string.Empty)}");
        ratios.Add((row.Group, comparison.Ratio));
        if (row.Group == "int8")
        {
            Console.WriteLine(
                $"{string.Empty,-20}against ONNX Runtime exact {comparison.RatioTo(comparison.Exact):F2} (median {comparison.Exact?.Median ?? double.NaN:F3} ms), against Decant's float32 {comparison.RatioTo(comparison.Float):F2} (median {comparison.Float?.Median ?? double.NaN:F3} ms)");
            ratios.Add(("int8 exact", comparison.RatioTo(comparison.Exact)));
            ratios.Add(("int8 to float32", comparison.RatioTo(comparison.Float)));
        }

        if (profile)
        {
            ProfileTable.Print(comparison.Profile(12));
        }
    }
    catch (Exception e)
    {
        Console.WriteLine($"{row.Name,-20}failed: {e.GetType().Name}: {e.Message}");
    }
}

foreach (IGrouping<string, double> group in ratios.Where(static r => double.IsFinite(r.Ratio)).GroupBy(static r => r.Group, static r => r.Ratio))
{
    Console.WriteLine($"geometric mean of {group.Count()} {group.Key}: {Statistics.GeometricMean(group):F3}");
}

return 0;
