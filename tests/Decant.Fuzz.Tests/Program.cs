using System.Globalization;

namespace Decant.Fuzz.Tests;

/// <summary>
/// The long run: <c>dotnet run -c Release --project tests/Decant.Fuzz.Tests -- [--target NAME] [--seconds N] [--rounds N] [--seed N]
/// [--page FILE]</c>; one mutant again: <c>--target NAME --seed N --only INDEX [--save FILE]</c>. The test host does not come here.
/// </summary>
internal static class Program
{
    /// <summary>The first argument of a worker.</summary>
    public const string WorkerWord = "worker";

    /// <summary>How a worker ends that its own watch ended.</summary>
    public const int WatchdogExit = 7;

    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == WorkerWord)
        {
            Worker.Run(WorkOrder.Parse(arguments), Console.Out);
            return 0;
        }

        Dictionary<string, string> options = [];
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            options[arguments[i].TrimStart('-')] = arguments[i + 1];
        }

        int seed = int.Parse(options.GetValueOrDefault("seed", "1"), CultureInfo.InvariantCulture);
        return options.TryGetValue("only", out string? only)
            ? One(options["target"], seed, long.Parse(only, CultureInfo.InvariantCulture), options.GetValueOrDefault("save"))
            : All(options, seed);
    }

    private static int One(string name, int seed, long index, string? save)
    {
        FuzzTarget target = FuzzTargets.Create(name);
        byte[] mutant = target.Mutant(seed, index);
        if (save is not null)
        {
            File.WriteAllBytes(save, mutant);
        }

        (Outcome outcome, Exception? error) = Worker.Try(target, mutant);
        Console.WriteLine($"{outcome}, {mutant.Length} bytes: {error}");
        return outcome == Outcome.Found ? 1 : 0;
    }

    private static int All(Dictionary<string, string> options, int seed)
    {
        double seconds = double.Parse(options.GetValueOrDefault("seconds", "60"), CultureInfo.InvariantCulture);
        long rounds = long.Parse(options.GetValueOrDefault("rounds", "1000000000"), CultureInfo.InvariantCulture);
        string[] names = options.TryGetValue("target", out string? wanted) ? wanted.Split(',') : [.. FuzzTargets.Names];
        List<TargetReport> reports = [];
        foreach (string name in names)
        {
            TargetReport report = Campaign.Run(name, seed, 0, rounds, seconds);
            reports.Add(report);
            Console.WriteLine(report);
            foreach (IGrouping<string, Finding> cause in report.Findings.GroupBy(static f => f.Signature).OrderByDescending(static g => g.Count()))
            {
                Console.WriteLine($"  {cause.Count()} × {cause.First()}");
            }
        }

        if (options.TryGetValue("page", out string? page))
        {
            FuzzingPage.Write(page, reports, seed, options.GetValueOrDefault("seconds", "60"));
        }

        return reports.TrueForAll(static r => r.Findings.Count == 0) ? 0 : 1;
    }
}
