using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>An operator set: a domain and its version.</summary>
internal sealed class OperatorSetIdProto : ProtoMessage
{
    /// <summary>The domain; absent or empty for ai.onnx.</summary>
    public string? Domain { get; set; }

    /// <summary>The version.</summary>
    public long? Version { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Domain = reader.String("domain");
                return true;
            case 2:
                Version = reader.Int64("version");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Domain);
        writer.Int64(2, Version);
    }
}
