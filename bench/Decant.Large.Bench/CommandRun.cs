using System.Diagnostics;
using System.Globalization;

namespace Decant.Large.Bench;

/// <summary>One run of a command in a process of its own, whose anonymous memory is sampled.</summary>
/// <param name="Seconds">From start to end, syncing of the output included.</param>
/// <param name="PeakAnonymous">The largest sum of <c>RssAnon</c>, <c>RssShmem</c> and <c>VmSwap</c> that was seen, in bytes.</param>
/// <param name="ExitCode">What the command returned.</param>
/// <param name="Text">What it wrote.</param>
internal sealed record CommandRun(double Seconds, long PeakAnonymous, int ExitCode, string Text)
{
    private const int SampleMilliseconds = 5;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="outputs">The files that it writes; waiting until they are on disk counts.</param>
    /// <param name="group">A memory cgroup to run it in, or null.</param>
    public static CommandRun Start(IReadOnlyList<string> command, Func<IEnumerable<string>> outputs, MemoryGroup? group)
    {
        string program = group is null ? command[0] : "/bin/sh";
        IEnumerable<string> arguments = group is null ? command.Skip(1) : ["-c", $"echo $$ > {group.Members} && exec \"$0\" \"$@\"", .. command];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> text = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(SampleMilliseconds))
        {
            peak = Math.Max(peak, Anonymous(process.Id));
        }

        process.WaitForExit();
        PlainCopy.Sync(outputs());
        return new CommandRun(clock.Elapsed.TotalSeconds, peak, process.ExitCode, text.Result + error.Result);
    }

    private static long Anonymous(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status")
                .Where(static l => l.StartsWith("RssAnon:", StringComparison.Ordinal) || l.StartsWith("RssShmem:", StringComparison.Ordinal) || l.StartsWith("VmSwap:", StringComparison.Ordinal))
                .Sum(static l => long.Parse(l.Split(':')[1].Replace("kB", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
