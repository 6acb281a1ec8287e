using Decant.Bench.Models;
using Decant.Compression;
using Decant.Engine;
using Decant.Evaluation;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>Removes half of each family's channels, one family after another and all together, and compares with weights set to zero; the result runs in ONNX Runtime too.</summary>
internal static class RemovalCheck
{
    private static readonly Dictionary<string, Shape> SileroShapes = new() { ["input"] = Shape.Of(1, 576), ["state"] = Shape.Of(2, 1, 128) };

    private static readonly Dictionary<string, RuntimeValue> SileroRate = new() { ["sr"] = Tensor.Scalar(16000L) };

    public static void Run(string assets, string[] names, bool nets, bool reasons)
    {
        Console.WriteLine($"{"model",-40}{"groups",8}{"families",9}{"removed",8}{"params",8}{"MACs",7}{"worst family",14}{"all",10}{"to ORT",10}");
        OnnxRuntimeLibrary? library = Library();
        if (nets)
        {
            foreach (GeneratedNet net in GeneratedNets.All.Where(n => names.Length == 0 || names.Contains(n.Name)))
            {
                Try(net.Name, () => net.Create(new NetOptions { Resolution = 64, SequenceLength = 32, FoldBatchNormalization = false }), library, reasons);
            }

            return;
        }

        foreach (string path in names.Length > 0 ? names : [.. Directory.GetFiles(assets, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)])
        {
            Try(Path.GetFileName(path), () =>
            {
                using Model loaded = Model.Load(path);
                return loaded.Simplify().Graph;
            }, library, reasons);
        }
    }

    private static void Try(string name, Func<Graphs.Model> open, OnnxRuntimeLibrary? library, bool reasons)
    {
        try
        {
            Check(name, open(), library, reasons);
        }
        catch (Exception e)
        {
            Console.WriteLine($"{name,-40}{e.GetType().Name}: {e.Message}");
        }
    }

    private static OnnxRuntimeLibrary? Library()
    {
        try
        {
            return OnnxRuntimeLibrary.Load();
        }
        catch (Exception e)
        {
            Console.WriteLine($"without a peer: {e.Message}");
            return null;
        }
    }

    private static void Check(string name, Graphs.Model model, OnnxRuntimeLibrary? library, bool reasons)
    {
        var analysis = ChannelAnalysis.Run(model);
        if (reasons)
        {
            foreach (IGrouping<string, FixedAxis> group in analysis.Fixed.GroupBy(static f => f.Reason).OrderByDescending(static g => g.Count()).Take(8))
            {
                Console.WriteLine($"{name}: {group.Count()} axes, such as {group.First().Weight} axis {group.First().Axis}: {group.Key}");
            }

            return;
        }

        var engine = new DecantEngine();
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(model, 1, name.StartsWith("silero", StringComparison.Ordinal) ? SileroShapes : null, name.StartsWith("silero", StringComparison.Ordinal) ? SileroRate : null);
        var all = new HashSet<int>();
        double worst = 0;
        foreach (IGrouping<int, ChannelGroup> family in analysis.Groups.GroupBy(static g => g.Family).Where(static f => f.Count() > 1))
        {
            HashSet<int> half = [.. family.Take(family.Count() / 2).Select(static g => g.Index)];
            all.UnionWith(half);
            double difference = Difference(model, analysis, half, engine, inputs);
            worst = Math.Max(worst, difference);
            if (difference > 1e-4)
            {
                Console.WriteLine($"{name}: {half.Count} groups change an output by {difference:E1}: {string.Join(", ", analysis.Groups[half.First()].Slices.Select(static s => $"{s.Weight.Name} axis {s.Axis}"))}");
            }
        }

        using Graphs.Model removed = ChannelRemover.Remove(model, analysis, all);
        double together = Difference(model, analysis, all, engine, inputs);
        double peer = library is null ? double.NaN : Difference(Outputs(engine, removed, inputs), Outputs(new OnnxRuntimeEngine(library), removed, inputs));
        Console.WriteLine($"{name,-40}{analysis.Groups.Count,8}{analysis.Groups.Select(static g => g.Family).Distinct().Count(),9}{all.Count,8}{(double)ModelCosts.Parameters(removed) / ModelCosts.Parameters(model),8:P0}{ModelCosts.MultiplyAccumulates(removed) / ModelCosts.MultiplyAccumulates(model),7:P0}{worst,14:E1}{together,10:E1}{peer,10:E1}");
    }

    private static double Difference(Graphs.Model model, ChannelAnalysis analysis, HashSet<int> groups, IInferenceEngine engine, Dictionary<string, RuntimeValue> inputs)
    {
        using Graphs.Model removed = ChannelRemover.Remove(model, analysis, groups);
        using Graphs.Model zeroed = ChannelVerification.Zeroed(model, analysis, groups);
        return Difference(Outputs(engine, zeroed, inputs), Outputs(engine, removed, inputs));
    }

    private static IReadOnlyDictionary<string, RuntimeValue> Outputs(IInferenceEngine engine, Graphs.Model model, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = engine.CreateSession(model, SessionOptions.Default);
        return session.Run(inputs);
    }

    // Relative to the largest output.
    private static double Difference(IReadOnlyDictionary<string, RuntimeValue> a, IReadOnlyDictionary<string, RuntimeValue> b)
    {
        double worst = 0;
        foreach ((string name, RuntimeValue value) in a)
        {
            float[] x = ((Tensor)value).ToFloats();
            float[] y = ((Tensor)b[name]).ToFloats();
            float scale = x.Length == 0 ? 1 : Math.Max(1e-6f, x.Max(Math.Abs));
            worst = x.Length != y.Length ? double.PositiveInfinity : Math.Max(worst, x.Zip(y, (p, q) => Math.Abs(p - q)).DefaultIfEmpty(0).Max() / scale);
        }

        return worst;
    }
}
