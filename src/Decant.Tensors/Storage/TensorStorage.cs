namespace Decant.Tensors;

/// <summary>Immutable bytes behind a tensor; safe to share between tensors and threads.</summary>
public abstract class TensorStorage
{
    private protected TensorStorage(long byteLength) => ByteLength = byteLength;

    /// <summary>The length in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Up to 2 GB of the bytes.</summary>
    /// <exception cref="ObjectDisposedException">The file behind the bytes was closed.</exception>
    public abstract ReadOnlySpan<byte> Bytes(long offset, int length);

    /// <summary>Keeps the bytes in place and gives their address; dispose the pin when done.</summary>
    public abstract TensorPin Pin(long offset);

    private protected void CheckRange(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > ByteLength - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"bytes {offset}..{offset + length} of a storage of {ByteLength} bytes");
        }
    }
}
