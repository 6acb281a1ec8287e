using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>The type of a value: one of the kinds.</summary>
internal sealed partial class TypeProto : ProtoMessage
{
    /// <summary>A tensor.</summary>
    public Tensor? TensorType { get; set; }

    /// <summary>A sequence.</summary>
    public Sequence? SequenceType { get; set; }

    /// <summary>A map.</summary>
    public Map? MapType { get; set; }

    /// <summary>What the value means, such as IMAGE.</summary>
    public string? Denotation { get; set; }

    /// <summary>A type that only its domain knows.</summary>
    public Opaque? OpaqueType { get; set; }

    /// <summary>A sparse tensor.</summary>
    public SparseTensor? SparseTensorType { get; set; }

    /// <summary>An optional.</summary>
    public Optional? OptionalType { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                TensorType = reader.Message("tensor_type", TensorType);
                return true;
            case 4:
                SequenceType = reader.Message("sequence_type", SequenceType);
                return true;
            case 5:
                MapType = reader.Message("map_type", MapType);
                return true;
            case 6:
                Denotation = reader.String("denotation");
                return true;
            case 7:
                OpaqueType = reader.Message("opaque_type", OpaqueType);
                return true;
            case 8:
                SparseTensorType = reader.Message("sparse_tensor_type", SparseTensorType);
                return true;
            case 9:
                OptionalType = reader.Message("optional_type", OptionalType);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Message(1, TensorType);
        writer.Message(4, SequenceType);
        writer.Message(5, MapType);
        writer.String(6, Denotation);
        writer.Message(7, OpaqueType);
        writer.Message(8, SparseTensorType);
        writer.Message(9, OptionalType);
    }
}
