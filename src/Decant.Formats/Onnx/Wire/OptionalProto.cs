using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>An optional value, as test data stores it.</summary>
internal sealed class OptionalProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>Which of the fields is in use; 0 for none.</summary>
    public int? ElemType { get; set; }

    /// <summary>A tensor.</summary>
    public TensorProto? TensorValue { get; set; }

    /// <summary>A sparse tensor.</summary>
    public SparseTensorProto? SparseTensorValue { get; set; }

    /// <summary>A sequence.</summary>
    public SequenceProto? SequenceValue { get; set; }

    /// <summary>A map.</summary>
    public MapProto? MapValue { get; set; }

    /// <summary>An optional.</summary>
    public OptionalProto? OptionalValue { get; set; }

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Name = reader.String("name");
                return true;
            case 2:
                ElemType = reader.Int32("elem_type");
                return true;
            case 3:
                TensorValue = reader.Message("tensor_value", TensorValue);
                return true;
            case 4:
                SparseTensorValue = reader.Message("sparse_tensor_value", SparseTensorValue);
                return true;
            case 5:
                SequenceValue = reader.Message("sequence_value", SequenceValue);
                return true;
            case 6:
                MapValue = reader.Message("map_value", MapValue);
                return true;
            case 7:
                OptionalValue = reader.Message("optional_value", OptionalValue);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Name);
        writer.Int64(2, ElemType);
        writer.Message(3, TensorValue);
        writer.Message(4, SparseTensorValue);
        writer.Message(5, SequenceValue);
        writer.Message(6, MapValue);
        writer.Message(7, OptionalValue);
    }
}
