using System.IO.Compression;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>The files in a zip archive.</summary>
internal sealed class ZipStore : IFileStore
{
    private readonly ZipArchive _archive;

    // Entries are found by name among thousands: ZipArchive builds its own index on the first call.
    public ZipStore(string path) => _archive = Open(path);

    /// <summary>Opens an archive and reads its directory.</summary>
    /// <exception cref="ModelException">The file is no zip archive (DEC1502).</exception>
    public static ZipArchive Open(string path)
    {
        try
        {
            ZipArchive archive = ZipFile.OpenRead(path);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new ModelException("DEC1502", $"archive '{path}': the zip directory cannot be read: {error.Message}", error);
        }
    }

    public IReadOnlyList<string> List()
    {
        List<string> files = [.. _archive.Entries.Where(e => !e.FullName.EndsWith('/')).Select(e => e.FullName.Replace('\\', '/'))];
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    public FilePayload? Find(string path) =>
        _archive.GetEntry(path) is { } entry ? new FilePayload(path, entry.Length, entry.Open) : null;

    public void Dispose() => _archive.Dispose();
}
