using System.Diagnostics;
using System.Globalization;

namespace Decant.Kernels.Bench;

/// <summary>Kernels timed by turns in one process: each round runs every kernel for a few milliseconds.</summary>
internal sealed class Benchmark
{
    private const double SampleSeconds = 0.003;
    private readonly List<(string Name, double Operations, Action Run, List<double> Samples)> _entries = [];

    /// <summary>Adds a kernel.</summary>
    public void Add(string name, double operations, Action run) => _entries.Add((name, operations, run, []));

    /// <summary>Times all kernels and prints their best and median times and rates.</summary>
    public void Print(int rounds)
    {
        foreach (var entry in _entries)
        {
            entry.Run();
            entry.Run();
        }

        for (int round = 0; round < rounds; round++)
        {
            foreach (var entry in _entries)
            {
                entry.Samples.Add(Sample(entry.Run));
            }
        }

        Console.WriteLine($"{"kernel",-44} {"min us",10} {"median us",10} {"G/s min",9} {"G/s med",9}");
        foreach (var (name, operations, _, samples) in _entries)
        {
            samples.Sort();
            double best = samples[0], median = samples[samples.Count / 2];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-44} {best * 1e6,10:F1} {median * 1e6,10:F1} {operations / best / 1e9,9:F1} {operations / median / 1e9,9:F1}"));
        }
    }

    private static double Sample(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        double elapsed;
        do
        {
            run();
            runs++;
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (elapsed < SampleSeconds);
        return elapsed / runs;
    }
}
