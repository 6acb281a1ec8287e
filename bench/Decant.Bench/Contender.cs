using System.Diagnostics;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>One engine in a comparison: a way to run the model once, and the times that it took.</summary>
internal sealed class Contender(string name, Func<IReadOnlyDictionary<string, RuntimeValue>> run)
{
    private readonly List<double> _times = [];

    /// <summary>The engine.</summary>
    public string Name { get; } = name;

    /// <summary>Whether threads of the engine go on spinning after a run, so that a pause must follow.</summary>
    public bool LeavesThreadsSpinning { get; init; }

    /// <summary>Runs some times and tells the milliseconds that they took together, where the engine is another process that times itself.</summary>
    public Func<int, double>? TimesItself { get; init; }

    /// <summary>The shortest time of one run, in milliseconds.</summary>
    public double Minimum => _times.Min();

    /// <summary>The median time of one run, in milliseconds.</summary>
    public double Median => Statistics.Median(_times);

    /// <summary>The time of one run in each round.</summary>
    public IReadOnlyList<double> Times => _times;

    /// <summary>Runs once.</summary>
    public IReadOnlyDictionary<string, RuntimeValue> Run() => run();

    /// <summary>Whether times are the processor time of this process instead of the time that passed: on a machine that others keep busy, only that says what a run costs.</summary>
    public static bool ProcessorTime { get; set; }

    /// <summary>Runs some times in a row and records the mean time of one run.</summary>
    public void Round(int runs)
    {
        if (TimesItself is { } remote)
        {
            _times.Add(remote(runs) / runs);
            return;
        }

        long start = Stopwatch.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < runs; i++)
        {
            run();
        }

        TimeSpan time = ProcessorTime ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(start);
        _times.Add(Math.Max(time.TotalMilliseconds, 1e-6) / runs);
    }
}
