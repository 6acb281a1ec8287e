namespace Decant.Tensors;

/// <summary>A slice of a memory-mapped file, read from disk when it is touched.</summary>
public sealed unsafe class MappedStorage : TensorStorage
{
    private readonly long _start;

    /// <summary>The bytes from <paramref name="start"/> of <paramref name="file"/>, whose lifetime the caller (the model) owns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the file.</exception>
    public MappedStorage(MappedFile file, long start, long byteLength)
        : base(byteLength)
    {
        if (start < 0 || byteLength < 0 || start > file.Length - byteLength)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"bytes {start}+{byteLength} of a file of {file.Length} bytes");
        }

        File = file;
        _start = start;
    }

    /// <summary>The file that holds the bytes.</summary>
    public MappedFile File { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        CheckRange(offset, length);
        return length == 0 ? [] : new ReadOnlySpan<byte>(File.Pointer + _start + offset, length);
    }

    /// <inheritdoc/>
    public override TensorPin Pin(long offset)
    {
        CheckRange(offset, 0);
        return new TensorPin(File.Pointer + _start + offset, default, this);
    }
}
