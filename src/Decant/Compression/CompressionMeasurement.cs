using System.Globalization;
using System.IO.Compression;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Formats.Decant;
using Decant.Formats.Onnx;
using Decant.Tensors;

namespace Decant;

/// <summary>Measures a model before and after compression.</summary>
internal static class CompressionMeasurement
{
    // Below this, a difference of two medians is noise.
    private const double NoFaster = 1.02;

    /// <summary>Measures both.</summary>
    public static CompressionReport Run(Model before, Model after, string method, string? output, CompressionCheck check, IReadOnlyList<string> notes)
    {
        var remarks = notes.ToList();
        var speed = new Dictionary<string, double>(StringComparer.Ordinal);
        var milliseconds = new Dictionary<string, MetricChange>(StringComparer.Ordinal);
        foreach (IInferenceEngine engine in check.Timed)
        {
            IReadOnlyList<LatencyReport> times = Latency(before.Graph, after.Graph, engine, check);
            double ratio = 1 / times[1].MedianRatioTo(times[0]);
            speed[engine.Name] = ratio;
            milliseconds[engine.Name] = new MetricChange(times[0].Median, times[1].Median);
            if (ratio < NoFaster)
            {
                remarks.Add(string.Create(CultureInfo.InvariantCulture, $"warning: in {engine.Name} the result is no faster ({ratio:F2} times the speed); it is smaller only where it is stored packed, or where whole channels went"));
            }
        }

        ComparisonResult? comparison = check.Data is { } data ? Compare(before.Graph, after.Graph, data, check) : null;
        return new CompressionReport(
            output,
            method,
            Side(before.Graph),
            Side(after.Graph),
            speed,
            comparison is null ? null : ComparisonReport.Of(comparison),
            comparison?.Original.ToDictionary(static m => m.Key, m => new MetricChange(m.Value, comparison.Candidate[m.Key])) ?? [],
            Layers(before.Graph, after.Graph),
            remarks)
        {
            Milliseconds = milliseconds,
        };
    }

    /// <summary>What a model costs, as a share of what another does.</summary>
    public static Func<Graphs.Model, double> Cost(Graphs.Model before, WeightBudgetKind kind, IInferenceEngine engine, int threads)
    {
        double whole = kind switch
        {
            WeightBudgetKind.Bytes => Packed(before),
            WeightBudgetKind.MultiplyAccumulates => ModelCosts.NonZeroMultiplyAccumulates(before),
            _ => 1,
        };
        return after => kind switch
        {
            WeightBudgetKind.Bytes => Packed(after) / whole,
            WeightBudgetKind.MultiplyAccumulates => ModelCosts.NonZeroMultiplyAccumulates(after) / Math.Max(1, whole),
            _ => Latency(before, after, engine, new CompressionCheck { Threads = threads }) is [var was, var now] ? now.MedianRatioTo(was) : 1,
        };
    }

    private static ComparisonResult Compare(Graphs.Model before, Graphs.Model after, PreparedDataset data, CompressionCheck check)
    {
        PreparedDataset bound = data.For(before);
        using var comparison = new ModelComparison(
            new ModelUnderTest(before, check.Engine, check.Threads), new ModelUnderTest(after, check.Engine, check.Threads), bound.Preprocess);
        foreach (PreparedSample sample in bound.Read(prefetch: 4))
        {
            comparison.Add(sample);
        }

        return comparison.Result();
    }

    private static CompressionSide Side(Graphs.Model model)
    {
        byte[] onnx = OnnxFormat.ToArray(model);
        using var zipped = new MemoryStream();
        using (var deflate = new DeflateStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(onnx);
        }

        return new CompressionSide(
            ModelCosts.Parameters(model),
            Weights(model).Sum(static w => NonZero(w.Initializer!)),
            onnx.LongLength,
            zipped.Length,
            Packed(model),
            ModelCosts.MultiplyAccumulates(model));
    }

    private static long Packed(Graphs.Model model)
    {
        string path = Path.Combine(Path.GetTempPath(), $"decant-{Guid.NewGuid():N}{DecantFormat.Extension}");
        try
        {
            DecantFormat.Save(model, path);
            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<Graphs.Value> Weights(Graphs.Model model) =>
        model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers).Where(static i => i.Initializer!.ElementType.IsFloat());

    private static long NonZero(Tensor tensor) => tensor.IsSplat
        ? tensor.SplatValue().ReadDouble(0) == 0 ? 0 : tensor.Length
        : tensor.ToFloats().LongCount(static v => v != 0);

    private static IReadOnlyList<LatencyReport> Latency(Graphs.Model before, Graphs.Model after, IInferenceEngine engine, CompressionCheck check)
    {
        var options = new SessionOptions { Threads = check.Threads };
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(before, 1);
        using IInferenceSession first = engine.CreateSession(before, options);
        using IInferenceSession second = engine.CreateSession(after, options);
        return LatencyMeasurement.Interleaved([(first, inputs), (second, inputs)], check.Rounds);
    }

    private static IReadOnlyList<CompressedLayer> Layers(Graphs.Model before, Graphs.Model after)
    {
        var layers = new List<CompressedLayer>();
        foreach (Graphs.Value weight in Weights(before).Where(static w => w.Uses.Any(IsWeight)))
        {
            if (after.Graph.Find(weight.Name) is not { Initializer: { } now } found)
            {
                continue;
            }

            double zeros = 1 - ((double)NonZero(now) / Math.Max(1, now.Length));
            if (!now.Shape.Equals(weight.Initializer!.Shape) || NonZero(weight.Initializer) != NonZero(now))
            {
                layers.Add(new CompressedLayer(weight.Name, weight.Initializer.Sizes.ToArray(), now.Sizes.ToArray(), zeros, Macs(weight), Macs(found)));
            }
        }

        return layers;
    }

    private static bool IsWeight(Graphs.Use use) => use.Node?.Facts().WeightInput == use.Index;

    private static double Macs(Graphs.Value weight) => weight.Uses.Where(IsWeight).Sum(static u => ModelCosts.Of(u.Node!));
}
