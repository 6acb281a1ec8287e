namespace Decant.Data;

/// <summary>The files below a folder; a path to one file is a folder of that file alone.</summary>
internal sealed class FolderStore : IFileStore
{
    private readonly string _root;
    private readonly string? _only;

    public FolderStore(string path)
    {
        bool isFile = File.Exists(path);
        _root = Path.GetFullPath(isFile ? Path.GetDirectoryName(Path.GetFullPath(path))! : path);
        _only = isFile ? Path.GetFileName(path) : null;
    }

    public IReadOnlyList<string> List()
    {
        if (_only is not null)
        {
            return [_only];
        }

        List<string> files = [];
        foreach (string file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/'));
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    public FilePayload? Find(string path)
    {
        FileInfo file = new(Path.Combine(_root, path));
        return file.Exists ? new FilePayload(path, file.Length, file.OpenRead) : null;
    }

    public void Dispose()
    {
    }
}
