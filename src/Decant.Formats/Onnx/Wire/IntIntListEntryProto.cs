using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A key and a list.</summary>
internal sealed class IntIntListEntryProto : ProtoMessage
{
    /// <summary>The key.</summary>
    public long? Key { get; set; }

    /// <summary>The list.</summary>
    public List<long> Value { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Key = reader.Int64("key");
                return true;
            case 2:
                reader.Add("value", Value);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Int64(1, Key);
        writer.Int64s(2, Value);
    }
}
