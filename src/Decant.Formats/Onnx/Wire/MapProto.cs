using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A map, as test data stores it.</summary>
internal sealed class MapProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The element type of the keys.</summary>
    public int? KeyType { get; set; }

    /// <summary>Integer keys.</summary>
    public List<long> Keys { get; } = [];

    /// <summary>String keys.</summary>
    public List<ByteRange> StringKeys { get; } = [];

    /// <summary>The values.</summary>
    public SequenceProto? Values { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Name = reader.String("name");
                return true;
            case 2:
                KeyType = reader.Int32("key_type");
                return true;
            case 3:
                reader.Add("keys", Keys);
                return true;
            case 4:
                reader.Add("string_keys", StringKeys);
                return true;
            case 5:
                Values = reader.Message("values", Values);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Name);
        writer.Int64(2, KeyType);
        writer.Int64s(3, Keys);
        writer.ByteRanges(4, StringKeys);
        writer.Message(5, Values);
    }
}
