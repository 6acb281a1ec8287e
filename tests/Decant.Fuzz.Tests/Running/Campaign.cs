using System.Diagnostics;
using System.Globalization;

namespace Decant.Fuzz.Tests;

/// <summary>Tries mutants of one target in a child process, so that not even a crash ends the campaign.</summary>
internal static class Campaign
{
    // A worker that crashes is replaced; after so many crashes the target has told enough.
    private const int MostCrashes = 20;

    /// <summary>Tries mutants.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The first mutant.</param>
    /// <param name="count">How many.</param>
    /// <param name="seconds">How long at most.</param>
    public static TargetReport Run(string target, int seed, long first, long count, double seconds)
    {
        var report = new TargetReport(target);
        string journal = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"decant-fuzz-{Environment.ProcessId}-{target}.journal"));
        var clock = Stopwatch.StartNew();
        long end = first + count;
        try
        {
            for (int crashes = 0; first < end && crashes < MostCrashes && clock.Elapsed.TotalSeconds < seconds;)
            {
                (bool ended, long reached) = RunWorker(new WorkOrder(target, seed, first, end - first, seconds - clock.Elapsed.TotalSeconds, journal), report);
                if (ended)
                {
                    break;
                }

                first = reached + 1;
                crashes++;
            }
        }
        finally
        {
            File.Delete(journal);
        }

        report.Seconds = clock.Elapsed.TotalSeconds;
        return report;
    }

    private static (bool Ended, long Reached) RunWorker(WorkOrder order, TargetReport report)
    {
        using (var journal = new Journal(order.Journal))
        {
            journal.Index = order.First;
        }

        using Process child = Process.Start(Start(order))!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        bool summed = false;
        while (child.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("F\t", StringComparison.Ordinal))
            {
                report.Findings.Add(Finding.Parse(order.Target, order.Seed, line));
            }
            else if (line.StartsWith("S\t", StringComparison.Ordinal))
            {
                report.Add(line);
                summed = true;
            }
        }

        child.WaitForExit();
        using var reached = new Journal(order.Journal);
        if (child.ExitCode is not 0 and not Program.WatchdogExit || !summed)
        {
            string said = errors.Result;
            report.Tried += summed ? 0 : reached.Index - order.First + 1;
            report.Findings.Add(new Finding(order.Target, order.Seed, reached.Index, "crash", $"exit {child.ExitCode}", said[..Math.Min(said.Length, 600)]));
        }

        return (child.ExitCode == 0, reached.Index);
    }

    private static ProcessStartInfo Start(WorkOrder order)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])["exec", typeof(Campaign).Assembly.Location, .. order.ToArguments()])
        {
            start.ArgumentList.Add(argument);
        }

        // An array that does not fit is an OutOfMemoryException, hence a finding, before the machine suffers.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }
}
