using System.IO.MemoryMappedFiles;

namespace Decant.Fuzz.Tests;

/// <summary>The number of the mutant that a worker tries, in a file that outlives the worker's crash.</summary>
internal sealed class Journal : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Opens the journal at <paramref name="path"/>, or makes it.</summary>
    public Journal(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The mutant.</summary>
    public long Index
    {
        get => _view.ReadInt64(0);
        set => _view.Write(0, value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
