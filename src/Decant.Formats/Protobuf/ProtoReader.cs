using System.Buffers.Binary;
using System.Text;
using Decant.Tensors;

namespace Decant.Formats.Protobuf;

/// <summary>
/// A pull reader of protobuf over memory: no copy of what it reads but numbers and names, no limit below 64 bits, every length checked
/// against what remains before it is believed. One reader reads one message tree, once.
/// </summary>
internal sealed unsafe partial class ProtoReader
{
    /// <summary>Messages may nest this deep.</summary>
    public const int MaxDepth = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly object? _owner;
    private readonly string _source;
    private readonly byte* _start;
    private readonly List<(string Name, int Index)> _path = [];
    private byte* _position;
    private byte* _end;
    private byte* _fieldStart;

    /// <summary>Reads <paramref name="length"/> bytes at <paramref name="data"/>.</summary>
    /// <param name="owner">Holds the memory alive; handed on to the byte ranges that are read.</param>
    /// <param name="data">The first byte.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="source">What errors call the source: a file's path.</param>
    public ProtoReader(object? owner, byte* data, long length, string source)
    {
        _owner = owner;
        _source = source;
        _start = data;
        _position = data;
        _fieldStart = data;
        _end = data + length;
    }

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The encoding of the current field.</summary>
    public WireType Type { get; private set; }

    private long Remaining => _end - _position;

    /// <summary>Reads a whole message from <paramref name="bytes"/>, which are copied to memory that does not move.</summary>
    public static T ReadAll<T>(ReadOnlySpan<byte> bytes, string source)
        where T : ProtoMessage, new()
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(Math.Max(1, bytes.Length), pinned: true);
        bytes.CopyTo(pinned);
        fixed (byte* data = pinned)
        {
            return new ProtoReader(pinned, data, bytes.Length, source).ReadAll<T>();
        }
    }

    /// <summary>Reads the whole memory as one message.</summary>
    /// <exception cref="ModelException">The bytes are not such a message.</exception>
    public T ReadAll<T>()
        where T : ProtoMessage, new()
    {
        var message = new T();
        ReadFields(message);
        return message;
    }

    /// <summary>Reads a nested message; its fields are added to <paramref name="into"/> where the field came before.</summary>
    public T Message<T>(string name, T? into = null)
        where T : ProtoMessage, new() => Message(name, -1, into ?? new T());

    /// <summary>Reads one element of a repeated nested message.</summary>
    public void Add<T>(string name, List<T> list)
        where T : ProtoMessage, new() => list.Add(Message(name, list.Count, new T()));

    private T Message<T>(string name, int index, T message)
        where T : ProtoMessage
    {
        long length = Length(name);
        if (_path.Count >= MaxDepth)
        {
            throw Error("DEC1303", name, $"messages nest deeper than {MaxDepth}; the file is damaged or hostile");
        }

        byte* outerEnd = _end;
        _end = _position + length;
        _path.Add((name, index));
        ReadFields(message);
        _path.RemoveAt(_path.Count - 1);
        _end = outerEnd;
        return message;
    }

    private void ReadFields(ProtoMessage message)
    {
        while (_position < _end)
        {
            _fieldStart = _position;
            ReadTag();
            byte* start = _fieldStart;
            if (!message.ReadField(this))
            {
                SkipValue(Field, Type, 0);
                (message.Unknown ??= []).Add(new ByteRange(_owner, start, _position - start));
            }
        }
    }

    private void ReadTag()
    {
        ulong tag = RawVarint("(tag)");
        if (tag > uint.MaxValue || tag >> 3 == 0 || (tag & 7) > 5)
        {
            throw Error("DEC1302", "(tag)", $"0x{tag:x} is no field tag; the file is damaged or not protobuf");
        }

        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
    }

    private void SkipValue(int field, WireType type, int depth)
    {
        string name = $"({field})";
        switch (type)
        {
            case WireType.Varint:
                RawVarint(name);
                break;
            case WireType.Fixed64:
                Take(8, name);
                break;
            case WireType.Fixed32:
                Take(4, name);
                break;
            case WireType.Bytes:
                Take(RawLength(name), name);
                break;
            case WireType.GroupStart:
                SkipGroup(field, depth);
                break;
            default:
                throw Error("DEC1302", name, "a group ends that never began; the file is damaged");
        }
    }

    private void SkipGroup(int field, int depth)
    {
        if (depth + _path.Count >= MaxDepth)
        {
            throw Error("DEC1303", $"({field})", $"groups nest deeper than {MaxDepth}; the file is damaged or hostile");
        }

        while (true)
        {
            ReadTag();
            if (Type == WireType.GroupEnd && Field == field)
            {
                return;
            }

            SkipValue(Field, Type, depth + 1);
        }
    }

    private byte* Take(long count, string name)
    {
        if (count < 0 || count > Remaining)
        {
            throw Error("DEC1301", name, $"{count} bytes are announced, {Remaining} remain; the file is truncated or damaged");
        }

        byte* at = _position;
        _position += count;
        return at;
    }

    private long RawLength(string name)
    {
        ulong length = RawVarint(name);
        if (length > (ulong)Remaining)
        {
            throw Error("DEC1301", name, $"{length} bytes are announced, {Remaining} remain; the file is truncated or damaged");
        }

        return (long)length;
    }

    private long Length(string name)
    {
        Expect(WireType.Bytes, name);
        return RawLength(name);
    }

    private void Expect(WireType type, string name)
    {
        if (Type != type)
        {
            throw Error("DEC1304", name, $"the field is encoded as {Type}, expected {type}; the file is damaged or of another kind");
        }
    }

    private ulong RawVarint(string name)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _end)
            {
                throw Error("DEC1301", name, "the data ends inside a number; the file is truncated or damaged");
            }

            byte b = *_position++;
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Error("DEC1302", name, "a variable-length number has more than 10 bytes; the file is damaged");
    }

    private ulong RawFixed(int size, string name)
    {
        byte* at = Take(size, name);
        return size == 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(at, 4))
            : BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(at, 8));
    }

    private ModelException Error(string code, string name, string what)
    {
        var path = new StringBuilder();
        foreach ((string part, int index) in _path)
        {
            path.Append(part);
            if (index >= 0)
            {
                path.Append('[').Append(index).Append(']');
            }

            path.Append('.');
        }

        return new ModelException(code, $"{_source}: field {path}{name} at byte {_fieldStart - _start}: {what}");
    }
}
