namespace Decant.Formats.Protobuf;

/// <summary>The elements of a repeated float or double field as little-endian bytes; not copied while they stand in one piece.</summary>
internal sealed class FixedValues
{
    private ByteRange _first;
    private byte[]? _joined;
    private int _used;

    /// <summary>Holds no elements.</summary>
    public FixedValues()
    {
    }

    /// <summary>Holds the elements in <paramref name="bytes"/>.</summary>
    public FixedValues(ByteRange bytes) => _first = bytes;

    /// <summary>The bytes of all elements.</summary>
    public ByteRange Bytes => _joined is null ? _first : new ByteRange(_joined, _used);

    /// <summary>Adds elements at the end.</summary>
    public void Append(ByteRange more)
    {
        if (_joined is null && _first.IsEmpty)
        {
            _first = more;
            return;
        }

        if (_joined is null)
        {
            _joined = new byte[checked((int)Math.Max(64, _first.Length + more.Length))];
            _first.Span().CopyTo(_joined);
            _used = (int)_first.Length;
        }

        int needed = checked(_used + (int)more.Length);
        if (needed > _joined.Length)
        {
            Array.Resize(ref _joined, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _joined.Length)));
        }

        more.Span().CopyTo(_joined.AsSpan(_used));
        _used = needed;
    }
}
