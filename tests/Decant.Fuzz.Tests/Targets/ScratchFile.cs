namespace Decant.Fuzz.Tests;

/// <summary>A file that mutants are written to for readers that take paths; one for each process.</summary>
internal static class ScratchFile
{
    private static readonly string Folder = Make();

    /// <summary>Writes <paramref name="bytes"/> under <paramref name="name"/> and gives the path.</summary>
    public static string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Make()
    {
        // Memory is quicker than a disk.
        const string memory = "/dev/shm";
        string folder = Path.Combine(Directory.Exists(memory) ? memory : Path.GetTempPath(), $"decant-fuzz-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
