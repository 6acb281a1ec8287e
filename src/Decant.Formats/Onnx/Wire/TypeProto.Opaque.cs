using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <content>A nested message.</content>
internal sealed partial class TypeProto
{
    /// <summary>A type that only its domain knows.</summary>
    internal sealed class Opaque : ProtoMessage
    {
        /// <summary>The domain.</summary>
        public string? Domain { get; set; }

        /// <summary>The name.</summary>
        public string? Name { get; set; }

        /// <inheritdoc/>
        public override bool ReadField(ProtoReader reader)
        {
            switch (reader.Field)
            {
                case 1:
                    Domain = reader.String("domain");
                    return true;
                case 2:
                    Name = reader.String("name");
                    return true;
                default:
                    return false;
            }
        }

        /// <inheritdoc/>
        public override void WriteFields(ProtoWriter writer)
        {
            writer.String(1, Domain);
            writer.String(2, Name);
        }
    }
}
