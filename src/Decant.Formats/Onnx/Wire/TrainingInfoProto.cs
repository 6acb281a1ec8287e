using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>One step of training.</summary>
internal sealed class TrainingInfoProto : ProtoMessage
{
    /// <summary>Computes the initial values.</summary>
    public GraphProto? Initialization { get; set; }

    /// <summary>One step.</summary>
    public GraphProto? Algorithm { get; set; }

    /// <summary>Which initializer takes which output of the initialization.</summary>
    public List<StringStringEntryProto> InitializationBinding { get; } = [];

    /// <summary>Which initializer takes which output of the step.</summary>
    public List<StringStringEntryProto> UpdateBinding { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Initialization = reader.Message("initialization", Initialization);
                return true;
            case 2:
                Algorithm = reader.Message("algorithm", Algorithm);
                return true;
            case 3:
                reader.Add("initialization_binding", InitializationBinding);
                return true;
            case 4:
                reader.Add("update_binding", UpdateBinding);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Message(1, Initialization);
        writer.Message(2, Algorithm);
        writer.Messages(3, InitializationBinding);
        writer.Messages(4, UpdateBinding);
    }
}
