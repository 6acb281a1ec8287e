using System.Runtime.InteropServices;

namespace Decant.Large.Bench;

/// <summary>Measures a command on a large model against copying it, in turns, with the page cache in the same state before each.</summary>
/// <param name="model">The model's file; the files beside it whose names start like it are its external data.</param>
/// <param name="decant">The program: an executable, or a <c>.dll</c> for <c>dotnet</c>.</param>
/// <param name="rounds">How often both are run.</param>
/// <param name="cold">Whether the model is dropped from the page cache before each run; otherwise it is read into it.</param>
internal sealed partial class Measurement(string model, string decant, int rounds, bool cold)
{
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(model))!;
    private readonly string[] _inputs = [.. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(model))!, Path.GetFileName(model) + "*").Order(StringComparer.Ordinal)];

    private string Target => Path.Combine(_folder, "measured-output.onnx");

    /// <summary>Runs and prints one row: sizes, seconds, speed against the plain copy, peak anonymous memory.</summary>
    public int Run(string[] arguments, long? groupLimit)
    {
        string[] command = [.. decant.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", decant] : new[] { decant },
            .. arguments.Select(a => a.Replace("{model}", model, StringComparison.Ordinal).Replace("{out}", Target, StringComparison.Ordinal))];
        using MemoryGroup? group = groupLimit is { } limit ? MemoryGroup.Create(limit) : null;
        if (groupLimit is not null && group is null)
        {
            return 1;
        }

        long read = _inputs.Sum(static p => new FileInfo(p).Length);
        long written = 0, peak = 0;
        List<double> own = [], copies = [];
        for (int i = 0; i < rounds; i++)
        {
            Settle();
            CommandRun run = CommandRun.Start(command, Outputs, group);
            if (i == 0)
            {
                Console.WriteLine(run.Text.TrimEnd());
            }

            if (run.ExitCode != 0)
            {
                Console.WriteLine($"exit code {run.ExitCode}");
                Clean();
                return 1;
            }

            written = Outputs().Sum(static p => new FileInfo(p).Length);
            Clean();
            own.Add(run.Seconds);
            peak = Math.Max(peak, run.PeakAnonymous);
            Settle();
            if (written > 0)
            {
                copies.Add(PlainCopy.Seconds(_inputs, written, Path.Combine(_folder, "measured-copy")));
            }
        }

        string speed = written == 0 ? "–" : $"{100 * Median([.. copies.Zip(own, static (c, o) => c / o)]):F0} %";
        string copy = written == 0 ? "–" : $"{Median(copies):F1}";
        Console.WriteLine($"| read MB | written MB | command | seconds | plain copy | speed against it | peak anonymous MB |");
        Console.WriteLine($"| {read / 1e6:F0} | {written / 1e6:F0} | decant {string.Join(' ', arguments)} | {Median(own):F2} | {copy} | {speed} | {peak / 1e6:F0} |");
        return 0;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private IEnumerable<string> Outputs() => Directory.EnumerateFiles(_folder, "measured-output.onnx*");

    private void Clean()
    {
        foreach (string path in Outputs().ToArray())
        {
            File.Delete(path);
        }
    }

    private void Settle()
    {
        byte[] buffer = new byte[4 << 20];
        foreach (string path in _inputs)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            if (cold)
            {
                int failed = Advise(stream.SafeFileHandle, 0, 0, DontNeed);
                if (failed != 0)
                {
                    throw new IOException($"{path}: posix_fadvise returned {failed}");
                }

                continue;
            }

            while (stream.Read(buffer) > 0)
            {
            }
        }
    }

    private const int DontNeed = 4;

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeHandle file, long offset, long length, int advice);
}
