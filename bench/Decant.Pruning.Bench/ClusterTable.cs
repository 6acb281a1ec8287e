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
        PreparedDataset evaluation = Dataset.Open(data + "/imagenet_sample_1000_short256_jpg88.zip", data + "/evaluation.tsv", "mobilenet-v2").Take(long.Parse(option("--limit", "900"), CultureInfo.InvariantCulture));
        string path = Path.Combine(Path.GetTempPath(), $"decant-cluster-{Environment.ProcessId}.decant");
        simple.Save(path);
        Console.WriteLine($"float: top-1 {simple.Evaluate(evaluation).Metrics["top1"]:P2}, {new FileInfo(path).Length / 1e6:F2} MB packed");
        foreach (int values in option("--values", "32,16").Split(',').Select(static v => int.Parse(v, CultureInfo.InvariantCulture)))
        {
            foreach (bool perChannel in (bool[])[true, false])
            {
                using Model clustered = simple.Cluster(new ClusteringOptions { Values = values, PerChannel = perChannel });
                clustered.Save(path);
                using Model again = Model.Load(path);
                Console.WriteLine($"{values,4} values {(perChannel ? "and a scale for each channel" : "for each layer"),-30} top-1 {again.Evaluate(evaluation).Metrics["top1"],7:P2}  {new FileInfo(path).Length / 1e6:F2} MB");
            }
        }

        File.Delete(path);
    }
}
