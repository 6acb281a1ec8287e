using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>A named attribute of a node: one of the value fields, as its type says.</summary>
internal sealed class AttributeProto : ProtoMessage
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>A float.</summary>
    public float? F { get; set; }

    /// <summary>An integer.</summary>
    public long? I { get; set; }

    /// <summary>A string.</summary>
    public ByteRange? S { get; set; }

    /// <summary>A tensor.</summary>
    public TensorProto? T { get; set; }

    /// <summary>A graph.</summary>
    public GraphProto? G { get; set; }

    /// <summary>Floats.</summary>
    public List<float> Floats { get; } = [];

    /// <summary>Integers.</summary>
    public List<long> Ints { get; } = [];

    /// <summary>Strings.</summary>
    public List<ByteRange> Strings { get; } = [];

    /// <summary>Tensors.</summary>
    public List<TensorProto> Tensors { get; } = [];

    /// <summary>Graphs.</summary>
    public List<GraphProto> Graphs { get; set; } = [];

    /// <summary>A description.</summary>
    public string? DocString { get; set; }

    /// <summary>A type.</summary>
    public TypeProto? Tp { get; set; }

    /// <summary>Types.</summary>
    public List<TypeProto> TypeProtos { get; } = [];

    /// <summary>Which value field is in use.</summary>
    public AttributeType? Type { get; set; }

    /// <summary>In a function: the function's attribute that supplies the value.</summary>
    public string? RefAttrName { get; set; }

    /// <summary>A sparse tensor.</summary>
    public SparseTensorProto? SparseTensor { get; set; }

    /// <summary>Sparse tensors.</summary>
    public List<SparseTensorProto> SparseTensors { get; } = [];

    /// <inheritdoc/>
    public override bool ReadField(ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 1:
                Name = reader.String("name");
                return true;
            case 2:
                F = reader.Float("f");
                return true;
            case 3:
                I = reader.Int64("i");
                return true;
            case 4:
                S = reader.Bytes("s");
                return true;
            case 5:
                T = reader.Message("t", T);
                return true;
            case 6:
                G = reader.Message("g", G);
                return true;
            case 7:
                reader.Add("floats", Floats);
                return true;
            case 8:
                reader.Add("ints", Ints);
                return true;
            case 9:
                reader.Add("strings", Strings);
                return true;
            case 10:
                reader.Add("tensors", Tensors);
                return true;
            case 11:
                reader.Add("graphs", Graphs);
                return true;
            case 13:
                DocString = reader.String("doc_string");
                return true;
            case 14:
                Tp = reader.Message("tp", Tp);
                return true;
            case 15:
                reader.Add("type_protos", TypeProtos);
                return true;
            case 20:
                Type = (AttributeType)reader.Int32("type");
                return true;
            case 21:
                RefAttrName = reader.String("ref_attr_name");
                return true;
            case 22:
                SparseTensor = reader.Message("sparse_tensor", SparseTensor);
                return true;
            case 23:
                reader.Add("sparse_tensors", SparseTensors);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void WriteFields(ProtoWriter writer)
    {
        writer.String(1, Name);
        writer.Float(2, F);
        writer.Int64(3, I);
        writer.Bytes(4, S);
        writer.Message(5, T);
        writer.Message(6, G);
        writer.Floats(7, Floats);
        writer.Int64s(8, Ints);
        writer.ByteRanges(9, Strings);
        writer.Messages(10, Tensors);
        writer.Messages(11, Graphs);
        writer.String(13, DocString);
        writer.Message(14, Tp);
        writer.Messages(15, TypeProtos);
        writer.Int64(20, (int?)Type);
        writer.String(21, RefAttrName);
        writer.Message(22, SparseTensor);
        writer.Messages(23, SparseTensors);
    }
}
