namespace Decant.Formats.Onnx;

/// <summary>
/// Writes files that belong together under other names in their folder, and renames them when all are whole and on disk. A failure before or
/// during that leaves the files that were there before, and nothing else.
/// </summary>
/// <param name="open">Creates a file of at least the given length; null for the disk.</param>
internal sealed class FileReplacement(Func<string, long, Stream>? open = null) : IDisposable
{
    private const int Buffer = 1 << 16;
    private const long Preallocated = 1 << 20;
    private const long WrittenBehind = 16 << 20;

    private readonly Func<string, long, Stream> _open = open ?? Open;
    private readonly List<(string Temporary, string Target)> _written = [];

    /// <summary>Writes what will be at <paramref name="target"/>.</summary>
    /// <param name="target">The full path.</param>
    /// <param name="length">The bytes that it will take at least: a full disk is found before they are written.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string target, long length, Action<Stream> write)
    {
        string temporary = Beside(target, "tmp");
        _written.Add((temporary, target));
        using Stream stream = _open(temporary, length);
        if (stream is not FileStream file)
        {
            write(stream);
            return;
        }

        if (length < WrittenBehind)
        {
            write(file);
        }
        else
        {
            using var behind = new WriteBehindStream(file);
            write(behind);
            behind.Complete();
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts all files in place, in the order in which they were written.</summary>
    /// <exception cref="IOException">A file cannot be replaced; all are as before.</exception>
    public void Commit()
    {
        if (_written.Count == 1)
        {
            File.Move(_written[0].Temporary, _written[0].Target, overwrite: true);
            return;
        }

        List<(string Target, string? Before)> moved = [];
        try
        {
            foreach ((string temporary, string target) in _written)
            {
                string? before = File.Exists(target) ? Beside(target, "old") : null;
                if (before is not null)
                {
                    File.Move(target, before);
                }

                moved.Add((target, before));
                File.Move(temporary, target);
            }
        }
        catch
        {
            moved.ForEach(Restore);
            throw;
        }

        moved.ForEach(static m => DeleteIfAny(m.Before));
    }

    /// <summary>Deletes what was not put in place.</summary>
    public void Dispose() => _written.ForEach(static w => DeleteIfAny(w.Temporary));

    private static string Beside(string path, string kind) =>
        Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.{kind}");

    private static void Restore((string Target, string? Before) moved)
    {
        if (moved.Before is null)
        {
            DeleteIfAny(moved.Target);
        }
        else
        {
            File.Move(moved.Before, moved.Target, overwrite: true);
        }
    }

    private static void DeleteIfAny(string? path)
    {
        if (path is not null)
        {
            File.Delete(path);
        }
    }

    private static FileStream Open(string path, long length) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = Buffer,
        PreallocationSize = length >= Preallocated ? length : 0,
    });
}
