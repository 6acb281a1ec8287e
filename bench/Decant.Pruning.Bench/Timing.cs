using Decant.Compression;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>Times versions of a model in turns.</summary>
internal static class Timing
{
    /// <summary>Prints, for each version, its multiply-accumulates, its median time, and how many times as fast as the first it is.</summary>
    public static void Print(string name, IReadOnlyList<(string Label, Model Model)> versions, int rounds)
    {
        var engine = new DecantEngine();
        IInferenceSession[] sessions = [.. versions.Select(v => engine.CreateSession(v.Model.Graph, SessionOptions.Default))];
        IReadOnlyDictionary<string, RuntimeValue> inputs = ModelInputs.Random(versions[0].Model.Graph, 1);
        IReadOnlyList<LatencyReport> reports = LatencyMeasurement.Interleaved([.. sessions.Select(s => (s, inputs))], rounds);
        for (int i = 0; i < versions.Count; i++)
        {
            double macs = ModelCosts.MultiplyAccumulates(versions[i].Model.Graph) / ModelCosts.MultiplyAccumulates(versions[0].Model.Graph);
            Console.WriteLine($"{name,-12}{versions[i].Label,-36}MACs {macs,6:P1}  {reports[i].Median,8:F3} ms  {1 / reports[i].MedianRatioTo(reports[0]),5:F2} x");
        }

        Array.ForEach(sessions, static s => s.Dispose());
    }
}
