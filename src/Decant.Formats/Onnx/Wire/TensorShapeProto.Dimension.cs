using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <content>A nested message.</content>
internal sealed partial class TensorShapeProto
{
    /// <summary>A dimension: a number, a symbol, or neither.</summary>
    internal sealed class Dimension : ProtoMessage
    {
        /// <summary>The number.</summary>
        public long? DimValue { get; set; }

        /// <summary>The symbol.</summary>
        public string? DimParam { get; set; }

        /// <summary>What the dimension means, such as DATA_BATCH.</summary>
        public string? Denotation { get; set; }

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
                    Denotation = reader.String("denotation");
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
            writer.String(3, Denotation);
        }
    }
}
