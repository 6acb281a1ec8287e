using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <content>A nested message.</content>
internal sealed partial class TypeProto
{
    /// <summary>A sparse tensor type.</summary>
    internal sealed class SparseTensor : ProtoMessage
    {
        /// <summary>The element type.</summary>
        public int? ElemType { get; set; }

        /// <summary>The shape.</summary>
        public TensorShapeProto? Shape { get; set; }

        /// <inheritdoc/>
        public override bool ReadField(ProtoReader reader)
        {
            switch (reader.Field)
            {
                case 1:
                    ElemType = reader.Int32("elem_type");
                    return true;
                case 2:
                    Shape = reader.Message("shape", Shape);
                    return true;
                default:
                    return false;
            }
        }

        /// <inheritdoc/>
        public override void WriteFields(ProtoWriter writer)
        {
            writer.Int64(1, ElemType);
            writer.Message(2, Shape);
        }
    }
}
