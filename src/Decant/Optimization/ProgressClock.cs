using System.Diagnostics;

namespace Decant;

/// <summary>Turns finished work into a share and an estimate of the time left.</summary>
internal sealed class ProgressClock(IProgress<OptimizationProgress>? progress, double total)
{
    private const double TooEarly = 0.02;
    private readonly long _start = Stopwatch.GetTimestamp();
    private double _done;
    private double _stageWork;
    private string _stage = string.Empty;

    /// <summary>Begins a stage that takes so much of the total work.</summary>
    public void Begin(string stage, double work)
    {
        _done += _stageWork;
        _stageWork = work;
        _stage = stage;
        Report(0);
    }

    /// <summary>Tells how much of the stage is done, from 0 to 1.</summary>
    public void Report(double shareOfStage)
    {
        double share = Math.Clamp((_done + (_stageWork * shareOfStage)) / total, 0, 1);
        TimeSpan? left = share > TooEarly ? Stopwatch.GetElapsedTime(_start) * ((1 - share) / share) : null;
        progress?.Report(new OptimizationProgress(_stage, share, left));
    }
}
