using System.Globalization;
using Decant.Engine;
using Decant.Graphs;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>
/// <c>scaling [--assets FOLDER] [--rounds N] [--ms N] [--threads N] [NAME or GROUP …]</c>: Decant with one thread and with several in turns, and no other engine
/// in the process, whose threads could be in the way.
/// </summary>
internal static class ScalingCommand
{
    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments)
    {
        string Option(string name, string otherwise) => Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
        string assets = Option("--assets", Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "assets"));
        int rounds = int.Parse(Option("--rounds", "15"), CultureInfo.InvariantCulture), threads = int.Parse(Option("--threads", "2"), CultureInfo.InvariantCulture);
        double milliseconds = double.Parse(Option("--ms", "40"), CultureInfo.InvariantCulture);
        string[] names = [.. arguments.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !arguments[i - 1].StartsWith("--", StringComparison.Ordinal)))];
        var ratios = new List<double>();
        Console.WriteLine($"{"model",-22}{"1 thread ms",12}{threads + " threads",12}{"ratio",8}  quartiles");
        foreach (BenchModel row in BenchModel.All.Where(m => names.Length == 0 || names.Contains(m.Name) || names.Contains(m.Group)))
        {
            if (row.Open(assets) is not ({ } model, _))
            {
                continue;
            }

            using (model)
            {
                double[] found = Measure(row, model, threads, rounds, milliseconds, out double one, out double several);
                ratios.Add(Statistics.Median(found));
                Console.WriteLine($"{row.Name,-22}{one,12:F3}{several,12:F3}{ratios[^1],8:F2}  {found[found.Length / 4]:F2}–{found[((3 * found.Length) - 1) / 4]:F2}");
            }
        }

        Console.WriteLine($"geometric mean of {ratios.Count}: {(ratios.Count == 0 ? double.NaN : Statistics.GeometricMean(ratios)):F3}");
        return 0;
    }

    private static double[] Measure(BenchModel row, Model model, int threads, int rounds, double milliseconds, out double one, out double several)
    {
        Dictionary<string, RuntimeValue> inputs = Inputs.Of(model, row);
        if (model.Graph.Inputs.Any(static i => i.IsOverridable))
        {
            new PassPipeline([new PassStage("freeze", [new FreezeInputs()])]).Run(model);
        }

        using IInferenceSession single = DecantEngine.Instance.CreateSession(model, new SessionOptions { Threads = 1 });
        using IInferenceSession shared = DecantEngine.Instance.CreateSession(model, new SessionOptions { Threads = threads });
        Contender[] pair = [new("1", () => single.Run(inputs)), new("n", () => shared.Run(inputs))];
        var probe = new Contender("probe", pair[0].Run);
        probe.Round(2);
        probe.Round(2);
        pair[1].Run();
        int runs = Math.Clamp((int)(milliseconds / probe.Minimum), 1, 2000);
        for (int round = 0; round < rounds; round++)
        {
            pair[round % 2].Round(runs);
            pair[1 - (round % 2)].Round(runs);
        }

        (one, several) = (pair[0].Median, pair[1].Median);
        return [.. pair[0].Times.Zip(pair[1].Times, static (a, b) => a / b).Order()];
    }
}
