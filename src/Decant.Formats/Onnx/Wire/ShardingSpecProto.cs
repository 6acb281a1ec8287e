using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>How a tensor is split.</summary>
internal sealed class ShardingSpecProto : ProtoMessage
{
    /// <summary>The tensor.</summary>
    public string? TensorName { get; set; }

    /// <summary>The devices.</summary>
    public List<long> Device { get; } = [];

    /// <summary>Groups of devices.</summary>
    public List<IntIntListEntryProto> IndexToDeviceGroupMap { get; } = [];

    /// <summary>The axes that are split.</summary>
    public List<ShardedDimProto> ShardedDim { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                TensorName = reader.String("tensor_name");
                return true;
            case 2:
                reader.Add("device", Device);
                return true;
            case 3:
                reader.Add("index_to_device_group_map", IndexToDeviceGroupMap);
                return true;
            case 4:
                reader.Add("sharded_dim", ShardedDim);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, TensorName);
        writer.Int64s(2, Device);
        writer.Messages(3, IndexToDeviceGroupMap);
        writer.Messages(4, ShardedDim);
    }
}
