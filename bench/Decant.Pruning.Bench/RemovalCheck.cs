using Decant.Compression;
using Decant.Engine;
using Decant.Evaluation;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>Removes channels of models and compares with zeroed weights, in Decant and in ONNX Runtime.</summary>
internal static class RemovalCheck
{
    public static void Run(string assets, string[] files)
    {
        string[] paths = files.Length > 0 ? files : [.. Directory.GetFiles(assets, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Console.WriteLine($"{"model",-44}{"groups",8}{"families",9}{"fixed",6}{"removed",8}{"params",8}{"MACs",7}{"difference",12}{"ORT",10}");
        OnnxRuntimeLibrary? library = Library();
        foreach (string path in paths)
        {
            try
            {
                Check(path, library);
            }
            catch (Exception e)
            {
                Console.WriteLine($"{Path.GetFileName(path),-44}{e.GetType().Name}: {e.Message}");
            }
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

    private static void Check(string path, OnnxRuntimeLibrary? library)
    {
        using Model loaded = Model.Load(path);
        using Model simple = loaded.Simplify();
        Graphs.Model model = simple.Graph;
        ChannelAnalysis analysis = ChannelAnalysis.Run(model);
        if (Environment.GetEnvironmentVariable("FIXED") is not null)
        {
            foreach (FixedAxis axis in analysis.Fixed)
            {
                Console.WriteLine($"   {axis.Weight} axis {axis.Axis}: {axis.Fixed} of {axis.Size}: {axis.Reason}");
            }
        }

        HashSet<int> groups = [.. analysis.Groups.GroupBy(static g => g.Family)
            .SelectMany(static f => f.Take(Math.Max(f.Count() > 1 ? 1 : 0, f.Count() / 2)).Select(static g => g.Index))];
        using Graphs.Model removed = ChannelRemover.Remove(model, analysis, groups);
        using Graphs.Model zeroed = ChannelVerification.Zeroed(model, analysis, groups);
        var engine = new DecantEngine();
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(model, 1);
        double own = Difference(Outputs(engine, zeroed, inputs), Outputs(engine, removed, inputs));
        double peer = library is null ? double.NaN : Difference(Outputs(engine, removed, inputs), Outputs(new OnnxRuntimeEngine(library), removed, inputs));
        Console.WriteLine($"{Path.GetFileName(path),-44}{analysis.Groups.Count,8}{analysis.Groups.Select(static g => g.Family).Distinct().Count(),9}{analysis.Fixed.Count,6}{groups.Count,8}{Ratio(Parameters(removed), Parameters(model)),8:P0}{Ratio(Macs(removed), Macs(model)),7:P0}{own,12:E1}{peer,10:E1}");
    }

    private static double Ratio(long after, long before) => (double)after / before;

    private static long Parameters(Graphs.Model model) => model.Graph.Initializers.Sum(static i => i.Initializer!.Length);

    private static long Macs(Graphs.Model model) => model.Graph.Nodes.Sum(static n => n.Facts().MultiplyAccumulates is { IsNumber: true } m ? m.Value : 0);

    private static IReadOnlyDictionary<string, RuntimeValue> Outputs(IInferenceEngine engine, Graphs.Model model, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = engine.CreateSession(model, SessionOptions.Default);
        return session.Run(inputs);
    }

    private static double Difference(IReadOnlyDictionary<string, RuntimeValue> a, IReadOnlyDictionary<string, RuntimeValue> b)
    {
        double worst = 0;
        foreach ((string name, RuntimeValue value) in a)
        {
            float[] x = ((Tensor)value).ToFloats();
            float[] y = ((Tensor)b[name]).ToFloats();
            float scale = x.Length == 0 ? 1 : Math.Max(1, x.Max(Math.Abs));
            worst = x.Length != y.Length ? double.PositiveInfinity : Math.Max(worst, x.Zip(y, (p, q) => Math.Abs(p - q)).DefaultIfEmpty(0).Max() / scale);
        }

        return worst;
    }
}
