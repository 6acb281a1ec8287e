using System.Text;
using Decant.Tensors;

namespace Decant.Formats.Protobuf;

/// <summary>
/// Bytes that stay where they are: a slice of a mapped file, of pinned memory, of an array, or the elements of a tensor. Holds its owner
/// alive, but not open: whoever maps a file keeps it mapped for as long as its ranges are read.
/// </summary>
internal readonly unsafe struct ByteRange
{
    private const int Chunk = 1 << 20;

    private readonly object? _owner;
    private readonly nint _address;

    /// <summary>Describes <paramref name="length"/> bytes at <paramref name="address"/> inside memory that <paramref name="owner"/> holds.</summary>
    public ByteRange(object? owner, byte* address, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _owner = owner;
        _address = (nint)address;
        Length = length;
    }

    /// <summary>Describes the bytes of <paramref name="array"/>.</summary>
    public ByteRange(byte[] array)
        : this(array, array.Length)
    {
    }

    /// <summary>Describes the first <paramref name="length"/> bytes of <paramref name="array"/>.</summary>
    public ByteRange(byte[] array, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, array.Length);
        _owner = array;
        Length = length;
    }

    /// <summary>Describes the elements of <paramref name="tensor"/>.</summary>
    public ByteRange(Tensor tensor)
    {
        _owner = tensor;
        Length = tensor.ByteLength;
    }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The object that holds the memory, or null.</summary>
    public object? Owner => _owner;

    /// <summary>The first byte, or null where the bytes are those of a managed array or a tensor.</summary>
    public byte* Address => (byte*)_address;

    /// <summary>The bytes of <paramref name="text"/> in UTF-8.</summary>
    public static ByteRange Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes from <paramref name="offset"/> on, at most <paramref name="length"/> of them, as a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside these bytes.</exception>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} are not inside {Length}");
        }

        return _address != 0 ? new ReadOnlySpan<byte>((byte*)_address + offset, length)
            : _owner is byte[] array ? array.AsSpan((int)offset, length)
            : _owner is Tensor tensor ? tensor.Bytes(offset, length)
            : [];
    }

    /// <summary>All bytes as a span.</summary>
    /// <exception cref="OverflowException">There are more than a span can hold.</exception>
    public ReadOnlySpan<byte> Span() => Span(0, checked((int)Length));

    /// <summary>Writes the bytes to <paramref name="stream"/> in pieces.</summary>
    public void CopyTo(Stream stream)
    {
        if (_owner is Tensor tensor && _address == 0)
        {
            tensor.CopyTo(stream);
            return;
        }

        for (long offset = 0; offset < Length; offset += Chunk)
        {
            stream.Write(Span(offset, (int)Math.Min(Chunk, Length - offset)));
        }
    }

    /// <summary>The bytes read as UTF-8; malformed sequences become U+FFFD.</summary>
    public string Text() => Encoding.UTF8.GetString(Span());
}
