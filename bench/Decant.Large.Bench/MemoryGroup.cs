using System.Globalization;

namespace Decant.Large.Bench;

/// <summary>A memory cgroup (version 1 or 2) below this process's own, with a limit that counts the page cache too.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private readonly string _folder;

    private MemoryGroup(string folder) => _folder = folder;

    /// <summary>The file that takes the ids of processes.</summary>
    public string Members => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Makes a group; null where this machine does not let it.</summary>
    public static MemoryGroup? Create(long limit)
    {
        string[] lines = File.Exists("/proc/self/cgroup") ? File.ReadAllLines("/proc/self/cgroup") : [];
        string? own = lines.FirstOrDefault(static l => l.Contains(":memory:", StringComparison.Ordinal));
        (string root, string file) = own is not null ? ("/sys/fs/cgroup/memory", "memory.limit_in_bytes") : ("/sys/fs/cgroup", "memory.max");
        own ??= lines.FirstOrDefault(static l => l.StartsWith("0::", StringComparison.Ordinal));
        if (own is null)
        {
            return null;
        }

        string folder = $"{root}{own[(own.LastIndexOf(':') + 1)..].TrimEnd('/')}/decant-large-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, file), limit.ToString(CultureInfo.InvariantCulture));
            return new MemoryGroup(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"no cgroup: {e.Message}");
            return null;
        }
    }

    public void Dispose() => Directory.Delete(_folder);
}
