using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A node: an operator applied to named values.</summary>
internal sealed class NodeProto : ProtoMessage
{
    /// <summary>The names of the inputs; empty where one is left out.</summary>
    public List<string> Input { get; } = [];

    /// <summary>The names of the outputs; empty where one is left out.</summary>
    public List<string> Output { get; } = [];

    /// <summary>The node's name.</summary>
    public string? Name { get; set; }

    /// <summary>The operator.</summary>
    public string? OpType { get; set; }

    /// <summary>The attributes.</summary>
    public List<AttributeProto> Attribute { get; } = [];

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>The operator's domain.</summary>
    public string? Domain { get; set; }

    /// <summary>Selects among functions of the same name.</summary>
    public string? Overload { get; set; }

    /// <summary>Named metadata.</summary>
    public List<StringStringEntryProto> MetadataProps { get; } = [];

    /// <summary>How the node is spread over devices.</summary>
    public List<NodeDeviceConfigurationProto> DeviceConfigurations { get; } = [];

    /// <summary>Not in the file: the opset that an upgrade made the node for; null where the model's holds.</summary>
    public long? MadeForOpset { get; init; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                reader.Add("input", Input);
                return true;
            case 2:
                reader.Add("output", Output);
                return true;
            case 3:
                Name = reader.String("name");
                return true;
            case 4:
                OpType = reader.String("op_type");
                return true;
            case 5:
                reader.Add("attribute", Attribute);
                return true;
            case 6:
                DocString = reader.String("doc_string");
                return true;
            case 7:
                Domain = reader.String("domain");
                return true;
            case 8:
                Overload = reader.String("overload");
                return true;
            case 9:
                reader.Add("metadata_props", MetadataProps);
                return true;
            case 10:
                reader.Add("device_configurations", DeviceConfigurations);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Strings(1, Input);
        writer.Strings(2, Output);
        writer.String(3, Name);
        writer.String(4, OpType);
        writer.Messages(5, Attribute);
        writer.String(6, DocString);
        writer.String(7, Domain);
        writer.String(8, Overload);
        writer.Messages(9, MetadataProps);
        writer.Messages(10, DeviceConfigurations);
    }
}
