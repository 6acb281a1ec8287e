using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <content>A nested message.</content>
internal sealed partial class TypeProto
{
    /// <summary>A sequence type.</summary>
    internal sealed class Sequence : ProtoMessage
    {
        /// <summary>The type of the elements.</summary>
        public TypeProto? ElemType { get; set; }

        /// <inheritdoc/>
        public override bool ReadField(ProtoReader reader)
        {
            switch (reader.Field)
            {
                case 1:
                    ElemType = reader.Message("elem_type", ElemType);
                    return true;
                default:
                    return false;
            }
        }

        /// <inheritdoc/>
        public override void WriteFields(ProtoWriter writer)
        {
            writer.Message(1, ElemType);
        }
    }
}
