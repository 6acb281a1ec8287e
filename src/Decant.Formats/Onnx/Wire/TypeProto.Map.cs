using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <content>A nested message.</content>
internal sealed partial class TypeProto
{
    /// <summary>A map type.</summary>
    internal sealed class Map : ProtoMessage
    {
        /// <summary>The element type of the keys.</summary>
        public int? KeyType { get; set; }

        /// <summary>The type of the values.</summary>
        public TypeProto? ValueType { get; set; }

        /// <inheritdoc/>
        public override bool ReadField(ProtoReader reader)
        {
            switch (reader.Field)
            {
                case 1:
                    KeyType = reader.Int32("key_type");
                    return true;
                case 2:
                    ValueType = reader.Message("value_type", ValueType);
                    return true;
                default:
                    return false;
            }
        }

        /// <inheritdoc/>
        public override void WriteFields(ProtoWriter writer)
        {
            writer.Int64(1, KeyType);
            writer.Message(2, ValueType);
        }
    }
}
