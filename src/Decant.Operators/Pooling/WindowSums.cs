using System.Numerics;

namespace Decant.Operators;

/// <summary>Sums over the windows of a pool.</summary>
internal static class WindowSums
{
    /// <summary>The sum of each window, channel by channel.</summary>
    /// <param name="x">The input's elements: <paramref name="channels"/> planes.</param>
    /// <param name="channels">Batch times channels.</param>
    /// <param name="window">The window.</param>
    public static T[] Add<T>(ReadOnlySpan<T> x, long channels, WindowGeometry window)
        where T : unmanaged, INumber<T>
    {
        var sums = new T[checked(channels * window.OutputCount)];
        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> target = sums.AsSpan(channel * window.OutputCount, window.OutputCount);
            ReadOnlySpan<T> source = x.Slice(channel * window.InputCount, window.InputCount);
            foreach (WindowRun[] runs in window.Runs)
            {
                foreach (WindowRun run in runs)
                {
                    OwnSums<T>.AddScaled(target.Slice(run.Output, run.Count), source[run.Input..], window.RunStep, T.One);
                }
            }
        }

        return sums;
    }

    /// <summary>The number of elements that each window averages over.</summary>
    /// <param name="window">The window.</param>
    /// <param name="countPadding">Whether padding counts; what lies beyond it (a last, partial window) never does.</param>
    public static double[] Counts(WindowGeometry window, bool countPadding)
    {
        var counts = new double[window.OutputCount];
        if (!countPadding)
        {
            foreach (WindowRun run in window.Runs.SelectMany(static r => r))
            {
                foreach (ref double count in counts.AsSpan(run.Output, run.Count))
                {
                    count++;
                }
            }

            return counts;
        }

        var padded = new WindowGeometry(
            [.. window.Input.Select((size, axis) => size + window.PadsBegin[axis] + window.PadsEnd[axis])],
            window.Kernel,
            window.Output,
            window.Strides,
            window.Dilations,
            new long[window.Rank],
            new long[window.Rank]);
        return Counts(padded, countPadding: false);
    }
}
