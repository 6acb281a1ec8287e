namespace Decant.EndToEnd.Tests;

/// <summary>A folder that is deleted with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("decant-e2e-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>The names of the files in it, sorted.</summary>
    public string[] Files(string folder = "") =>
        [.. Directory.GetFiles(Path.Combine(Root, folder)).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
