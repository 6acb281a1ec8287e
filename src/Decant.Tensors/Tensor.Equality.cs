namespace Decant.Tensors;

/// <content>Comparing tensors by content.</content>
public sealed partial class Tensor
{
    private const int Chunk = 1 << 20;

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

        for (long at = 0; at < FullBytes; at += Chunk)
        {
            int length = (int)Math.Min(Chunk, FullBytes - at);
            if (!Bytes(at, length).SequenceEqual(other.Bytes(at, length)))
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
            hash.AddBytes(Bytes(0, (int)Math.Min(4096, FullBytes)));
        }

        return hash.ToHashCode();
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
