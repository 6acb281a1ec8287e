using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>How a node is spread over devices.</summary>
internal sealed class NodeDeviceConfigurationProto : ProtoMessage
{
    /// <summary>The device configuration.</summary>
    public string? ConfigurationId { get; set; }

    /// <summary>How its tensors are split.</summary>
    public List<ShardingSpecProto> ShardingSpec { get; } = [];

    /// <summary>The pipeline stage.</summary>
    public int? PipelineStage { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                ConfigurationId = reader.String("configuration_id");
                return true;
            case 2:
                reader.Add("sharding_spec", ShardingSpec);
                return true;
            case 3:
                PipelineStage = reader.Int32("pipeline_stage");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, ConfigurationId);
        writer.Messages(2, ShardingSpec);
        writer.Int64(3, PipelineStage);
    }
}
