using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A set of devices.</summary>
internal sealed class DeviceConfigurationProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>How many.</summary>
    public int? NumDevices { get; set; }

    /// <summary>Their names.</summary>
    public List<string> Device { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Name = reader.String("name");
                return true;
            case 2:
                NumDevices = reader.Int32("num_devices");
                return true;
            case 3:
                reader.Add("device", Device);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Name);
        writer.Int64(2, NumDevices);
        writer.Strings(3, Device);
    }
}
