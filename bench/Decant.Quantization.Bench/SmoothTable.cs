using Decant.Bench.Models;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Quantization.Bench;

/// <summary>What SmoothQuant does for transformers whose normalizations have a few loud channels.</summary>
internal static class SmoothTable
{
    private const float Loudness = 40;
    private const int Every = 48;
    private const int Samples = 16;

    public static void Run()
    {
        foreach (string name in (string[])["vit-tiny", "bert-4x256"])
        {
            using Model net = Model.FromGraph(GeneratedNets.Find(name).Create(new NetOptions { SequenceLength = 64 }));
            using Model simple = net.Simplify();
            using Model loud = Model.FromGraph(SmoothQuant.Apply(simple.Graph, Outliers(simple.Graph)));
            PreparedDataset data = Inputs(simple.Graph);
            foreach ((string kind, Model model) in (IEnumerable<(string, Model)>)[("as generated", simple), ("loud channels", loud)])
            {
                Measure($"{name}, {kind}, off", model, data, new SmoothingOptions { Use = MethodUse.Never });
                Measure($"{name}, {kind}, auto", model, data, new SmoothingOptions());
                foreach (double strength in (double[])[0.3, 0.5, 0.7, 0.9])
                {
                    Measure($"{name}, {kind}, on, {strength}", model, data, new SmoothingOptions { Use = MethodUse.Always, Strength = strength });
                }
            }
        }
    }

    private static void Measure(string label, Model model, PreparedDataset data, SmoothingOptions smoothing)
    {
        using Model quantized = model.QuantizeStatic(new StaticQuantizationOptions { Smoothing = smoothing }, data.Take(Samples));
        ComparisonReport report = quantized.CompareWith(model, data.Skip(Samples));
        Console.WriteLine($"{label,-38}SQNR {report.SqnrDb,6:F2} dB");
    }

    // The inverse of smoothing: some channels become louder, the weights that read them smaller; the function stays.
    private static SmoothingPlan Outliers(Graphs.Model model) => new(Plan(model).Divisors.ToDictionary(
        static v => v.Key, static v => v.Value.Select(static (_, c) => c % Every == 7 ? 1 / Loudness : 1).ToArray(), StringComparer.Ordinal));

    // The values that can be smoothed; any data will do.
    private static SmoothingPlan Plan(Graphs.Model model) => SmoothQuant.Plan(
        new ModelUnderTest(model, new DecantEngine(), 1),
        new SmoothingOptions { Threshold = 0 },
        CalibrationInputs.Read(new ModelUnderTest(model, new DecantEngine(), 1), Bound(model)));

    private static PreparedDataset Bound(Graphs.Model model)
    {
        PreparedDataset data = Inputs(model).Take(1);
        return data.With(data.Preprocess.Bind([.. model.Graph.RequiredInputs().Select(static i => i.Name)]));
    }

    private static PreparedDataset Inputs(Graphs.Model model) => Dataset.Generate("random inputs", 2 * Samples, index => (
        model.Graph.Inputs.Where(static i => i.Initializer is null).ToDictionary(static i => i.Name, i => Random(i, (int)index), StringComparer.Ordinal), null));

    private static RuntimeValue Random(Graphs.Value input, int seed)
    {
        var random = new Random(seed);
        Shape shape = Shape.Of([.. input.Shape!.Select(static d => d.Value)]);
        if (input.TensorType!.ElementType == ElementType.Float32)
        {
            return Tensor.Create([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (float)((2 * random.NextDouble()) - 1))], shape);
        }

        bool mask = input.Name.Contains("mask", StringComparison.Ordinal);
        return Tensor.Create([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => mask ? 1L : random.Next(1000))], shape);
    }
}
