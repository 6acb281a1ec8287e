using System.Globalization;
using Decant.Compression;
using Decant.Data;

namespace Decant.Pruning.Bench;

/// <summary>Top-1 and the size of the container of MobileNetV2 with shared weights.</summary>
internal static class ClusterTable
{
    public static void Run(string assets, Func<string, string, string> option)
    {
        using Model loaded = Model.Load(Path.Combine(assets, "derived/mobilenet_v2_1.0_224_from_int8.onnx"));
        using Model simple = loaded.Simplify();
        string data = Path.Combine(assets, "data/imagenet1000");
        string zip = data + "/imagenet_sample_1000_short256_jpg88.zip";
        PreparedDataset evaluation = Dataset.Open(zip, data + "/evaluation.tsv", "mobilenet-v2").Take(long.Parse(option("--limit", "900"), CultureInfo.InvariantCulture));
        PreparedDataset calibration = Dataset.Open(zip, data + "/calibration.tsv", "mobilenet-v2").Take(long.Parse(option("--samples", "100"), CultureInfo.InvariantCulture));
        string path = Path.Combine(Path.GetTempPath(), $"decant-cluster-{Environment.ProcessId}.decant");
        simple.Save(path);
        Console.WriteLine($"float: top-1 {simple.Evaluate(evaluation).Metrics["top1"]:P2} over {evaluation.Count} images, {new FileInfo(path).Length / 1e6:F2} MB packed");
        string only = option("--only", string.Empty);
        var fit = new RefitOptions
        {
            PositionsPerSample = int.Parse(option("--positions", "128"), CultureInfo.InvariantCulture),
            Damping = double.Parse(option("--damping", "0.01"), CultureInfo.InvariantCulture),
            Threads = int.Parse(option("--threads", "1"), CultureInfo.InvariantCulture),
        };
        foreach (int values in option("--values", "32,16").Split(',').Select(static v => int.Parse(v, CultureInfo.InvariantCulture)))
        {
            foreach ((bool perChannel, bool fitted) in (ReadOnlySpan<(bool, bool)>)[(false, false), (true, false), (false, true), (true, true)])
            {
                string label = $"{(perChannel ? "scale for each channel" : "for each layer")}{(fitted ? ", fitted" : string.Empty)}";
                if (only.Length > 0 && label != only)
                {
                    continue;
                }

                var clock = System.Diagnostics.Stopwatch.StartNew();
                using Model clustered = simple.Cluster(new ClusteringOptions { Values = values, PerChannel = perChannel, Fit = fit }, fitted ? calibration : null);
                double seconds = clock.Elapsed.TotalSeconds;
                clustered.Save(path);
                using Model again = Model.Load(path);
                Console.WriteLine($"{values,4} values, {label,-32} top-1 {again.Evaluate(evaluation).Metrics["top1"],7:P2}  {new FileInfo(path).Length / 1e6:F3} MB ({seconds:F0} s)");
            }
        }

        File.Delete(path);
    }
}
