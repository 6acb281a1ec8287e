using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Decant.Fuzz.Tests;

/// <summary>The processor time and memory of this thread and process.</summary>
internal static partial class Measurement
{
    private const int ThreadCpuTime = 3;

    /// <summary>The processor time of this thread in milliseconds, where the system tells it; the time otherwise.</summary>
    public static double Milliseconds()
    {
        if (OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out TimeSpec time) == 0)
        {
            return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
        }

        return Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
    }

    /// <summary>The memory that the process holds, in bytes.</summary>
    public static long ResidentBytes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet;
        }

        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return (long.Parse(pages[1], System.Globalization.CultureInfo.InvariantCulture) - long.Parse(pages[2], System.Globalization.CultureInfo.InvariantCulture)) * Environment.SystemPageSize;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
