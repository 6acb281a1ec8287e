using System.Text;

namespace Decant.Formats.Protobuf;

/// <content>Numbers, text and bytes.</content>
internal sealed unsafe partial class ProtoReader
{
    /// <summary>Reads an int64 or enum field.</summary>
    public long Int64(string name)
    {
        Expect(WireType.Varint, name);
        return (long)RawVarint(name);
    }

    /// <summary>Reads an int32 or enum field; the upper half of the number is dropped, as protobuf prescribes.</summary>
    public int Int32(string name) => unchecked((int)Int64(name));

    /// <summary>Reads a bool field.</summary>
    public bool Bool(string name) => Int64(name) != 0;

    /// <summary>Reads a float field.</summary>
    public float Float(string name)
    {
        Expect(WireType.Fixed32, name);
        return BitConverter.UInt32BitsToSingle((uint)RawFixed(4, name));
    }

    /// <summary>Reads a double field.</summary>
    public double Double(string name)
    {
        Expect(WireType.Fixed64, name);
        return BitConverter.UInt64BitsToDouble(RawFixed(8, name));
    }

    /// <summary>Reads a bytes field, without copying.</summary>
    public ByteRange Bytes(string name)
    {
        long length = Length(name);
        return new ByteRange(_owner, Take(length, name), length);
    }

    /// <summary>Reads a string field.</summary>
    public string String(string name)
    {
        ByteRange bytes = Bytes(name);
        if (bytes.Length > int.MaxValue / 2)
        {
            throw Error("DEC1301", name, $"a text of {bytes.Length} bytes is beyond what a string can hold; the file is damaged");
        }

        try
        {
            return StrictUtf8.GetString(bytes.Span());
        }
        catch (DecoderFallbackException)
        {
            throw Error("DEC1305", name, "the text is not UTF-8; the file is damaged or of another kind");
        }
    }

    /// <summary>Reads one occurrence of a repeated int64 field, packed or not.</summary>
    public void Add(string name, List<long> list)
    {
        if (Type != WireType.Bytes)
        {
            list.Add(Int64(name));
            return;
        }

        byte* outer = EnterPacked(name);
        while (_position < _end)
        {
            list.Add((long)RawVarint(name));
        }

        _end = outer;
    }

    /// <summary>Reads one occurrence of a repeated int32 field, packed or not.</summary>
    public void Add(string name, List<int> list)
    {
        if (Type != WireType.Bytes)
        {
            list.Add(Int32(name));
            return;
        }

        byte* outer = EnterPacked(name);
        while (_position < _end)
        {
            list.Add(unchecked((int)RawVarint(name)));
        }

        _end = outer;
    }

    /// <summary>Reads one occurrence of a repeated float field, packed or not.</summary>
    public void Add(string name, List<float> list)
    {
        if (Type != WireType.Bytes)
        {
            list.Add(Float(name));
            return;
        }

        ByteRange packed = Packed(name, 4);
        for (long at = 0; at < packed.Length; at += 4)
        {
            list.Add(BitConverter.ToSingle(packed.Span(at, 4)));
        }
    }

    /// <summary>
    /// Reads one occurrence of a repeated float (<paramref name="size"/> 4) or double (8) field, packed or not, as the bytes of its
    /// elements. A field that is packed in one piece is not copied.
    /// </summary>
    public FixedValues Fixed(string name, int size, FixedValues? before)
    {
        FixedValues values = before ?? new FixedValues();
        values.Append(Type == WireType.Bytes ? Packed(name, size) : One(name, size));
        return values;
    }

    /// <summary>Reads one element of a repeated string field.</summary>
    public void Add(string name, List<string> list) => list.Add(String(name));

    /// <summary>Reads one element of a repeated bytes field.</summary>
    public void Add(string name, List<ByteRange> list) => list.Add(Bytes(name));

    private ByteRange One(string name, int size)
    {
        Expect(size == 4 ? WireType.Fixed32 : WireType.Fixed64, name);
        return new ByteRange(_owner, Take(size, name), size);
    }

    private ByteRange Packed(string name, int size)
    {
        ByteRange bytes = Bytes(name);
        return bytes.Length % size == 0
            ? bytes
            : throw Error("DEC1302", name, $"{bytes.Length} bytes are no whole number of {size}-byte values; the file is damaged");
    }

    private byte* EnterPacked(string name)
    {
        long length = Length(name);
        byte* outer = _end;
        _end = _position + length;
        return outer;
    }
}
