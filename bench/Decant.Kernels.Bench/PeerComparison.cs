using System.Diagnostics;
using System.Globalization;
using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Kernels.Bench;

/// <summary>Models of one operator or a few in Decant's engine and in ONNX Runtime, by turns in one process; medians of the ratios of rounds.</summary>
internal static class PeerComparison
{
    private const double RoundSeconds = 0.02;

    /// <summary>Compares and prints.</summary>
    public static void Run(string[] args)
    {
        string part = args.Length > 0 && args[0] != "all" ? args[0] : string.Empty;
        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        int rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 15;
        var library = OnnxRuntimeLibrary.Load();
        Console.WriteLine($"| case | kernel | ONNX Runtime, median us | Decant, median us | ratio | difference |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach ((string name, Func<OperatorModel> create) in OperatorModels.All.Where(m => m.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                Compare(name, create(), library, threads, rounds);
            }
            catch (Exception e) when (e is DecantException or InvalidOperationException or ArgumentException)
            {
                Console.WriteLine($"| {name} | {e.Message.ReplaceLineEndings(" ")} | | | | |");
            }
        }
    }

    private static void Compare(string name, OperatorModel made, OnnxRuntimeLibrary library, int threads, int rounds)
    {
        using Model model = made.Model;
        using IInferenceSession own = DecantEngine.Instance.CreateSession(model, new SessionOptions { Threads = threads });
        using OnnxRuntimeSession peer = OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(model), new OnnxRuntimeOptions { Threads = threads });
        double difference = Difference(peer.Run(made.Inputs), own.Run(made.Inputs));
        var ownTimes = new List<double>();
        var peerTimes = new List<double>();
        int ownRuns = Runs(() => own.Run(made.Inputs)), peerRuns = Runs(() => peer.Run(made.Inputs));
        for (int round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                ownTimes.Add(Time(() => own.Run(made.Inputs), ownRuns));
                peerTimes.Add(Time(() => peer.Run(made.Inputs), peerRuns));
            }
            else
            {
                peerTimes.Add(Time(() => peer.Run(made.Inputs), peerRuns));
                ownTimes.Add(Time(() => own.Run(made.Inputs), ownRuns));
            }
        }

        double ratio = Median(peerTimes.Zip(ownTimes, static (p, o) => p / o));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {Kernels(model, made.Inputs)} | {Median(peerTimes) * 1e6:F1} | {Median(ownTimes) * 1e6:F1} | {ratio:F2} | {difference:E1} |"));
    }

    private static string Kernels(Model model, Dictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions { Profile = true });
        session.Run(inputs);
        return string.Join(", ", session.Profile!.Nodes.GroupBy(static n => n.Kernel).Select(static g => g.Count() > 1 ? $"{g.Count()} × {g.Key}" : g.Key));
    }

    private static int Runs(Action run)
    {
        run();
        run();
        return (int)Math.Clamp(RoundSeconds / Time(run, 3), 1, 2000);
    }

    private static double Time(Action run, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / runs;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // The largest difference of a float output, as a fraction of its largest element; of others 1 where they differ.
    private static double Difference(IReadOnlyDictionary<string, RuntimeValue> expected, IReadOnlyDictionary<string, RuntimeValue> actual)
    {
        double worst = 0;
        foreach ((string name, RuntimeValue value) in expected)
        {
            if (value is Tensor { ElementType: ElementType.Float32 } e && actual[name] is Tensor a)
            {
                float[] left = e.ToFloats(), right = a.ToFloats();
                double scale = Math.Max(left.Max(Math.Abs), 1e-20);
                worst = Math.Max(worst, left.Zip(right, static (x, y) => (double)Math.Abs(x - y)).Max() / scale);
            }
            else if (value is Tensor other)
            {
                worst = other.ContentEquals((Tensor)actual[name]) ? worst : 1;
            }
        }

        return worst;
    }
}
