using System.Diagnostics;

namespace Decant.Large.Bench;

/// <summary>What a command is measured against: its input is read, as many bytes as its output has are written, and synced.</summary>
internal static class PlainCopy
{
    private const int Piece = 4 << 20;

    /// <summary>The seconds that reading, writing and syncing take; what was written is deleted afterwards.</summary>
    public static double Seconds(IReadOnlyList<string> inputs, long outputBytes, string target)
    {
        byte[] buffer = new byte[Piece];
        var clock = Stopwatch.StartNew();
        using (var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            long left = outputBytes;
            foreach (string path in inputs)
            {
                using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
                for (int read; (read = input.Read(buffer)) > 0;)
                {
                    int written = (int)Math.Min(left, read);
                    output.Write(buffer, 0, written);
                    left -= written;
                }
            }

            for (; left > 0; left -= Math.Min(left, Piece))
            {
                output.Write(buffer, 0, (int)Math.Min(left, Piece));
            }

            output.Flush(flushToDisk: true);
        }

        double seconds = clock.Elapsed.TotalSeconds;
        File.Delete(target);
        return seconds;
    }

    /// <summary>Waits until the files are on disk.</summary>
    public static void Sync(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
            stream.Flush(flushToDisk: true);
        }
    }
}
