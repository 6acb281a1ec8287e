using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A function: a graph body that a node may call.</summary>
internal sealed class FunctionProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The names of the inputs.</summary>
    public List<string> Input { get; } = [];

    /// <summary>The names of the outputs.</summary>
    public List<string> Output { get; } = [];

    /// <summary>The attributes without a default.</summary>
    public List<string> Attribute { get; } = [];

    /// <summary>The nodes.</summary>
    public List<NodeProto> Node { get; } = [];

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>The operator sets that the nodes are bound to.</summary>
    public List<OperatorSetIdProto> OpsetImport { get; } = [];

    /// <summary>The domain.</summary>
    public string? Domain { get; set; }

    /// <summary>The attributes with a default.</summary>
    public List<AttributeProto> AttributeProto { get; } = [];

    /// <summary>The types of inner values.</summary>
    public List<ValueInfoProto> ValueInfo { get; } = [];

    /// <summary>Tells functions of the same name apart.</summary>
    public string? Overload { get; set; }

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
            case 4:
                reader.Add("input", Input);
                return true;
            case 5:
                reader.Add("output", Output);
                return true;
            case 6:
                reader.Add("attribute", Attribute);
                return true;
            case 7:
                reader.Add("node", Node);
                return true;
            case 8:
                DocString = reader.String("doc_string");
                return true;
            case 9:
                reader.Add("opset_import", OpsetImport);
                return true;
            case 10:
                Domain = reader.String("domain");
                return true;
            case 11:
                reader.Add("attribute_proto", AttributeProto);
                return true;
            case 12:
                reader.Add("value_info", ValueInfo);
                return true;
            case 13:
                Overload = reader.String("overload");
                return true;
            case 14:
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
        writer.Strings(4, Input);
        writer.Strings(5, Output);
        writer.Strings(6, Attribute);
        writer.Messages(7, Node);
        writer.String(8, DocString);
        writer.Messages(9, OpsetImport);
        writer.String(10, Domain);
        writer.Messages(11, AttributeProto);
        writer.Messages(12, ValueInfo);
        writer.String(13, Overload);
        writer.Messages(14, MetadataProps);
    }
}
