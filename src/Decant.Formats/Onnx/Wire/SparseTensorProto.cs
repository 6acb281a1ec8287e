using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A tensor given by its non-zero elements.</summary>
internal sealed class SparseTensorProto : ProtoMessage
{
    /// <summary>The elements: one dimension; its name is the tensor's name.</summary>
    public TensorProto? Values { get; set; }

    /// <summary>Where they stand: linear, or one row of coordinates each.</summary>
    public TensorProto? Indices { get; set; }

    /// <summary>The dimensions of the whole.</summary>
    public List<long> Dims { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Values = reader.Message("values", Values);
                return true;
            case 2:
                Indices = reader.Message("indices", Indices);
                return true;
            case 3:
                reader.Add("dims", Dims);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.Message(1, Values);
        writer.Message(2, Indices);
        writer.Int64s(3, Dims);
    }
}
