namespace Decant.Tensors;

/// <content>Comparing tensors by content.</content>
public sealed partial class Tensor
{
    private const int Chunk = 1 << 20;
    private const int Hashed = 4096;

    /// <summary>Whether both have the same type, shape and bits.</summary>
    public bool ContentEquals(Tensor other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (ElementType != other.ElementType || !Shape.Equals(other.Shape))
        {
            return false;
        }

        if (_strings is not null)
        {
            return _strings.AsSpan().SequenceEqual(other._strings);
        }

        if (IsSplat && other.IsSplat)
        {
            return StoredBytesEqual(other);
        }

        byte[]? own = null;
        byte[]? others = null;
        for (long at = 0; at < FullBytes; at += Chunk)
        {
            int length = (int)Math.Min(Chunk, FullBytes - at);
            if (!Part(at, length, ref own).SequenceEqual(other.Part(at, length, ref others)))
            {
                return false;
            }
        }

        return LastBitsEqual(other);
    }

    /// <summary>A hash of type, shape and the first 4 KB of the elements, equal for tensors that are <see cref="ContentEquals"/>.</summary>
    public int ContentHash()
    {
        var hash = default(HashCode);
        hash.Add(ElementType);
        hash.Add(Shape);
        if (_strings is not null)
        {
            foreach (string text in _strings)
            {
                hash.Add(text, StringComparer.Ordinal);
            }
        }
        else if (Length > 0)
        {
            byte[]? buffer = null;
            hash.AddBytes(Part(0, (int)Math.Min(Hashed, FullBytes), ref buffer));
        }

        return hash.ToHashCode();
    }

    // A splat is not expanded for this, and a computed tensor not kept.
    private ReadOnlySpan<byte> Part(long offset, int length, ref byte[]? buffer)
    {
        if (!IsSplat && !IsComputed)
        {
            return Bytes(offset, length);
        }

        buffer ??= new byte[Math.Min(Chunk, ByteLength)];
        CopyTo(offset, buffer.AsSpan(0, length));
        return buffer.AsSpan(0, length);
    }

    // The bytes that hold no padding.
    private long FullBytes => ElementType.IsPacked() ? Length * ElementType.BitWidth() / 8 : ByteLength;

    private bool LastBitsEqual(Tensor other)
    {
        if (!ElementType.IsPacked())
        {
            return true;
        }

        for (long i = FullBytes * 8 / ElementType.BitWidth(); i < Length; i++)
        {
            if (ReadBits(i) != other.ReadBits(i))
            {
                return false;
            }
        }

        return true;
    }

    private bool StoredBytesEqual(Tensor other)
    {
        int length = (int)ElementType.ByteLength(1);
        return _storage.Bytes(_byteOffset, length).SequenceEqual(other._storage.Bytes(other._byteOffset, length));
    }
}
