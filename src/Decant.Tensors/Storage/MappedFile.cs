using System.IO.MemoryMappedFiles;

namespace Decant.Tensors;

/// <summary>A read-only memory-mapped file, counted by reference; it is unmapped when the last reference is released.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _pointer;
    private int _references = 1;

    /// <summary>Maps the whole of <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public MappedFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = stream.Length;
        if (Length == 0)
        {
            return;
        }

        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _pointer = pointer + _view.PointerOffset;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>The address of the first byte; valid while a reference is held.</summary>
    /// <exception cref="ObjectDisposedException">The last reference was released.</exception>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _references) == 0, this);
            return _pointer;
        }
    }

    /// <summary>Adds a reference; pair it with <see cref="Dispose"/>.</summary>
    public MappedFile AddReference()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _references) == 0, this);
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Releases one reference.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) != 0)
        {
            return;
        }

        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
