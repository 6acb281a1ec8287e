using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A graph: nodes in topological order, initializers, inputs and outputs.</summary>
internal sealed class GraphProto : ProtoMessage
{
    /// <summary>The nodes.</summary>
    public List<NodeProto> Node { get; } = [];

    /// <summary>The graph's name.</summary>
    public string? Name { get; set; }

    /// <summary>The named constant tensors.</summary>
    public List<TensorProto> Initializer { get; } = [];

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>The inputs.</summary>
    public List<ValueInfoProto> Input { get; } = [];

    /// <summary>The outputs.</summary>
    public List<ValueInfoProto> Output { get; } = [];

    /// <summary>The types of inner values.</summary>
    public List<ValueInfoProto> ValueInfo { get; } = [];

    /// <summary>Which tensors hold the scale and zero point of which.</summary>
    public List<TensorAnnotation> QuantizationAnnotation { get; } = [];

    /// <summary>The constant tensors stored sparsely.</summary>
    public List<SparseTensorProto> SparseInitializer { get; } = [];

    /// <summary>Named metadata.</summary>
    public List<StringStringEntryProto> MetadataProps { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                reader.Add("node", Node);
                return true;
            case 2:
                Name = reader.String("name");
                return true;
            case 5:
                reader.Add("initializer", Initializer);
                return true;
            case 10:
                DocString = reader.String("doc_string");
                return true;
            case 11:
                reader.Add("input", Input);
                return true;
            case 12:
                reader.Add("output", Output);
                return true;
            case 13:
                reader.Add("value_info", ValueInfo);
                return true;
            case 14:
                reader.Add("quantization_annotation", QuantizationAnnotation);
                return true;
            case 15:
                reader.Add("sparse_initializer", SparseInitializer);
                return true;
            case 16:
                reader.Add("metadata_props", MetadataProps);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Messages(1, Node);
        writer.String(2, Name);
        writer.Messages(5, Initializer);
        writer.String(10, DocString);
        writer.Messages(11, Input);
        writer.Messages(12, Output);
        writer.Messages(13, ValueInfo);
        writer.Messages(14, QuantizationAnnotation);
        writer.Messages(15, SparseInitializer);
        writer.Messages(16, MetadataProps);
    }
}
