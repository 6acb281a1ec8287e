using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A part of a larger tensor.</summary>
internal sealed class TensorSegment : ProtoMessage
{
    /// <summary>The first element.</summary>
    public long? Begin { get; set; }

    /// <summary>One past the last element.</summary>
    public long? End { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Begin = reader.Int64("begin");
                return true;
            case 2:
                End = reader.Int64("end");
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Int64(1, Begin);
        writer.Int64(2, End);
    }
}
