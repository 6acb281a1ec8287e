using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>The shape of a tensor.</summary>
internal sealed partial class TensorShapeProto : ProtoMessage
{
    /// <summary>The dimensions.</summary>
    public List<Dimension> Dim { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                reader.Add("dim", Dim);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Messages(1, Dim);
    }
}
