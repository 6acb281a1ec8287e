using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A sequence of values, as test data stores it.</summary>
internal sealed class SequenceProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>Which of the lists is in use.</summary>
    public int? ElemType { get; set; }

    /// <summary>Tensors.</summary>
    public List<TensorProto> TensorValues { get; } = [];

    /// <summary>Sparse tensors.</summary>
    public List<SparseTensorProto> SparseTensorValues { get; } = [];

    /// <summary>Sequences.</summary>
    public List<SequenceProto> SequenceValues { get; } = [];

    /// <summary>Maps.</summary>
    public List<MapProto> MapValues { get; } = [];

    /// <summary>Optionals.</summary>
    public List<OptionalProto> OptionalValues { get; } = [];

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
                reader.Add("tensor_values", TensorValues);
                return true;
            case 4:
                reader.Add("sparse_tensor_values", SparseTensorValues);
                return true;
            case 5:
                reader.Add("sequence_values", SequenceValues);
                return true;
            case 6:
                reader.Add("map_values", MapValues);
                return true;
            case 7:
                reader.Add("optional_values", OptionalValues);
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
        writer.Messages(3, TensorValues);
        writer.Messages(4, SparseTensorValues);
        writer.Messages(5, SequenceValues);
        writer.Messages(6, MapValues);
        writer.Messages(7, OptionalValues);
    }
}
