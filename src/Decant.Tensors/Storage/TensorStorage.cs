namespace Decant.Tensors;

/// <summary>Immutable bytes behind a tensor; safe to share between tensors and threads.</summary>
public abstract class TensorStorage
{
    private const int StreamPiece = 1 << 20;

    private protected TensorStorage(long byteLength) => ByteLength = byteLength;

    /// <summary>The length in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Up to 2 GB of the bytes.</summary>
    /// <exception cref="ObjectDisposedException">The file behind the bytes was closed.</exception>
    public abstract ReadOnlySpan<byte> Bytes(long offset, int length);

    /// <summary>Keeps the bytes in place and gives their address; dispose the pin when done.</summary>
    public abstract TensorPin Pin(long offset);

    /// <summary>Copies the bytes from <paramref name="offset"/> on.</summary>
    /// <inheritdoc cref="Bytes"/>
    public virtual void CopyTo(long offset, Span<byte> target) => Bytes(offset, target.Length).CopyTo(target);

    /// <summary>Writes some of the bytes to a stream, piece by piece.</summary>
    /// <inheritdoc cref="Bytes"/>
    public virtual void CopyTo(Stream stream, long offset, long length)
    {
        CheckRange(offset, length);
        for (long at = 0; at < length; at += StreamPiece)
        {
            stream.Write(Bytes(offset + at, (int)Math.Min(StreamPiece, length - at)));
        }
    }

    private protected void CheckRange(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > ByteLength - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"bytes {offset}..{offset + length} of a storage of {ByteLength} bytes");
        }
    }
}
