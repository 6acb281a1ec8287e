using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A whole model file.</summary>
internal sealed class ModelProto : ProtoMessage
{
    /// <summary>The version of the file format.</summary>
    public long? IrVersion { get; set; }

    /// <summary>The tool that made the model.</summary>
    public string? ProducerName { get; set; }

    /// <summary>Its version.</summary>
    public string? ProducerVersion { get; set; }

    /// <summary>The model's name space.</summary>
    public string? Domain { get; set; }

    /// <summary>The model's own version.</summary>
    public long? ModelVersion { get; set; }

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>The graph.</summary>
    public GraphProto? Graph { get; set; }

    /// <summary>The operator sets that the nodes are bound to.</summary>
    public List<OperatorSetIdProto> OpsetImport { get; } = [];

    /// <summary>Named metadata.</summary>
    public List<StringStringEntryProto> MetadataProps { get; } = [];

    /// <summary>How the model is trained.</summary>
    public List<TrainingInfoProto> TrainingInfo { get; } = [];

    /// <summary>Functions local to the model.</summary>
    public List<FunctionProto> Functions { get; } = [];

    /// <summary>The device configurations that nodes refer to.</summary>
    public List<DeviceConfigurationProto> Configuration { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                IrVersion = reader.Int64("ir_version");
                return true;
            case 2:
                ProducerName = reader.String("producer_name");
                return true;
            case 3:
                ProducerVersion = reader.String("producer_version");
                return true;
            case 4:
                Domain = reader.String("domain");
                return true;
            case 5:
                ModelVersion = reader.Int64("model_version");
                return true;
            case 6:
                DocString = reader.String("doc_string");
                return true;
            case 7:
                Graph = reader.Message("graph", Graph);
                return true;
            case 8:
                reader.Add("opset_import", OpsetImport);
                return true;
            case 14:
                reader.Add("metadata_props", MetadataProps);
                return true;
            case 20:
                reader.Add("training_info", TrainingInfo);
                return true;
            case 25:
                reader.Add("functions", Functions);
                return true;
            case 26:
                reader.Add("configuration", Configuration);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Int64(1, IrVersion);
        writer.String(2, ProducerName);
        writer.String(3, ProducerVersion);
        writer.String(4, Domain);
        writer.Int64(5, ModelVersion);
        writer.String(6, DocString);
        writer.Message(7, Graph);
        writer.Messages(8, OpsetImport);
        writer.Messages(14, MetadataProps);
        writer.Messages(20, TrainingInfo);
        writer.Messages(25, Functions);
        writer.Messages(26, Configuration);
    }
}
