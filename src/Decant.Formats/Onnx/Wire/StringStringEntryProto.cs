using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A key and a value.</summary>
internal sealed class StringStringEntryProto : ProtoMessage
{
    /// <summary>The key.</summary>
    public string? Key { get; set; }

    /// <summary>The value.</summary>
    public string? Value { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Key = reader.String("key");
                return true;
            case 2:
                Value = reader.String("value");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Key);
        writer.String(2, Value);
    }
}
