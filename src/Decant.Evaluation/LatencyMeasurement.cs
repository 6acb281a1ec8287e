using System.Diagnostics;
using Decant.Engine;
using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>Measures latency. Several sessions take turns in each round, so that a noisy machine slows all alike.</summary>
public static class LatencyMeasurement
{
    /// <summary>Runs each session once a round after a warm-up.</summary>
    /// <param name="sessions">The sessions with their inputs.</param>
    /// <param name="rounds">The number of measured rounds.</param>
    /// <param name="warmUp">The number of rounds before them; kernels compile and caches fill there.</param>
    /// <param name="pause">How long to wait after each run, for the threads of another engine to come to rest.</param>
    /// <param name="cancellation">Ends the measurement early.</param>
    /// <returns>A report for each session, in the same order.</returns>
    public static IReadOnlyList<LatencyReport> Interleaved(
        IReadOnlyList<(IInferenceSession Session, IReadOnlyDictionary<string, RuntimeValue> Inputs)> sessions,
        int rounds,
        int warmUp = 3,
        TimeSpan pause = default,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var times = sessions.Select(static _ => new List<double>()).ToArray();
        for (int round = -warmUp; round < rounds; round++)
        {
            for (int i = 0; i < sessions.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                sessions[i].Session.Run(sessions[i].Inputs, cancellation);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= 0)
                {
                    times[i].Add(elapsed);
                }

                if (pause > TimeSpan.Zero)
                {
                    Thread.Sleep(pause);
                }
            }
        }

        return [.. times.Select(static t => new LatencyReport(t))];
    }
}
