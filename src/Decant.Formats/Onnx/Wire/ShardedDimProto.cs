using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>An axis that is split.</summary>
internal sealed class ShardedDimProto : ProtoMessage
{
    /// <summary>The axis.</summary>
    public long? Axis { get; set; }

    /// <summary>How.</summary>
    public List<SimpleShardedDimProto> SimpleSharding { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Axis = reader.Int64("axis");
                return true;
            case 2:
                reader.Add("simple_sharding", SimpleSharding);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Int64(1, Axis);
        writer.Messages(2, SimpleSharding);
    }
}
