using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A dimension split evenly.</summary>
internal sealed class SimpleShardedDimProto : ProtoMessage
{
    /// <summary>The dimension as a number.</summary>
    public long? DimValue { get; set; }

    /// <summary>The dimension as a symbol.</summary>
    public string? DimParam { get; set; }

    /// <summary>The number of parts.</summary>
    public long? NumShards { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                DimValue = reader.Int64("dim_value");
                return true;
            case 2:
                DimParam = reader.String("dim_param");
                return true;
            case 3:
                NumShards = reader.Int64("num_shards");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Int64(1, DimValue);
        writer.String(2, DimParam);
        writer.Int64(3, NumShards);
    }
}
