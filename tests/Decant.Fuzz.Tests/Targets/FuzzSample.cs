namespace Decant.Fuzz.Tests;

/// <summary>A good file.</summary>
/// <param name="name">Its name, for messages.</param>
/// <param name="read">Reads or makes it.</param>
internal sealed class FuzzSample(string name, Func<byte[]> read)
{
    private byte[]? _bytes;

    /// <summary>A file on disk.</summary>
    public FuzzSample(string path)
        : this(Path.GetFileName(path), () => File.ReadAllBytes(path))
    {
    }

    /// <summary>Bytes at hand.</summary>
    public FuzzSample(string name, byte[] bytes)
        : this(name, () => bytes)
    {
    }

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The bytes; not to be written to.</summary>
    public byte[] Bytes() => _bytes ??= read();
}
