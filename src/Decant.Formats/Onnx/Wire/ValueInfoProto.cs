using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>The name and type of a value.</summary>
internal sealed class ValueInfoProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The type.</summary>
    public TypeProto? Type { get; set; }

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>Named metadata.</summary>
    public List<StringStringEntryProto> MetadataProps { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Name = reader.String("name");
                return true;
            case 2:
                Type = reader.Message("type", Type);
                return true;
            case 3:
                DocString = reader.String("doc_string");
                return true;
            case 4:
                reader.Add("metadata_props", MetadataProps);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Name);
        writer.Message(2, Type);
        writer.String(3, DocString);
        writer.Messages(4, MetadataProps);
    }
}
