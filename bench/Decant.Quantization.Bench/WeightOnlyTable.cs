using System.Diagnostics;
using Decant.Compression;
using Decant.Data;

namespace Decant.Quantization.Bench;

/// <summary>What weights of 4 bits do to the outputs, by the method that finds the integers.</summary>
internal static class WeightOnlyTable
{
    public static void Run(string assets, string only, int samples, int limit)
    {
        foreach (WeightOnlyCase item in WeightOnlyCase.All(assets).Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
        {
            using Model loaded = Model.Load(Path.Combine(assets, item.File));
            using Model simple = loaded.Simplify();
            PreparedDataset data = item.Data(simple);
            PreparedDataset evaluation = data.Skip(samples).Take(limit);
            string[] keep = item.PointwiseOnly ? [.. Wide(simple.Graph)] : [];
            Console.WriteLine($"{item.Name}: {samples} samples to fit on, {evaluation.Count} others to measure on");
            foreach (bool symmetric in (bool[])[true, false])
            {
                double? nearest = null;
                foreach (WeightOnlyMethod method in Enum.GetValues<WeightOnlyMethod>().Where(m => !symmetric || m != WeightOnlyMethod.Hqq))
                {
                    var clock = Stopwatch.StartNew();
                    var options = new WeightOnlyOptions { Method = method, Symmetric = symmetric, KeepFloat = keep };
                    using Model quantized = simple.QuantizeWeights(options, out _, data.Take(samples));
                    double seconds = clock.Elapsed.TotalSeconds;
                    ComparisonReport report = quantized.CompareWith(simple, evaluation);
                    double error = 1 - report.Cosine;
                    nearest ??= error;
                    Console.WriteLine($"  {(symmetric ? "symmetric" : "asymmetric"),-11}{method,-9}1 - cosine {error,11:E3}  {(error / nearest.Value) - 1,7:P1}  SQNR {report.SqnrDb,6:F2} dB  agreement {report.Agreement,8:P2}  ({seconds:F0} s)");
                }
            }
        }
    }

    // Every weight that more than one element of each channel goes into.
    private static IEnumerable<string> Wide(Graphs.Model model) => model.Graph.Nodes
        .Where(static n => n.Facts() is { WeightInput: { } slot, WeightInputAxis: { } axis } facts && n.Input(slot)?.Constant is { } w
            && w.Length != w.Sizes[axis] * w.Sizes[facts.WeightOutputAxis!.Value])
        .Select(static n => n.Input(n.Facts().WeightInput!.Value)!.Name);
}
