using System.Diagnostics;

namespace Decant.Engine;

/// <summary>Adds up the time of each step of a run; a step of a loop counts once.</summary>
internal sealed class ProfileRecorder
{
    private readonly OrderedDictionary<Step, long> _ticks = [];

    /// <summary>The ticks recorded so far.</summary>
    public long Total { get; private set; }

    /// <summary>Adds the time of a step.</summary>
    public void Add(Step step, long ticks)
    {
        _ticks[step] = _ticks.GetValueOrDefault(step) + ticks;
        Total += ticks;
    }

    /// <summary>Takes the profile and starts anew.</summary>
    public ExecutionProfile Take()
    {
        var profile = new ExecutionProfile([.. _ticks.Select(static p => new NodeProfile(
            p.Key.Name, p.Key.OperatorName, p.Key.KernelName, p.Value * 1000.0 / Stopwatch.Frequency, p.Key.Reason))]);
        _ticks.Clear();
        Total = 0;
        return profile;
    }
}
