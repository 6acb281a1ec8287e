using System.Text;
using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Converts attributes, those that hold graphs excepted, between wire records and the graph's.</summary>
internal static class AttributeConversion
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The kind of an attribute; files of IR version 1 do not state it, there it is told by what is present.</summary>
    public static AttributeType KindOf(AttributeProto proto) =>
        proto.Type is { } type and not AttributeType.Undefined ? type
        : proto.F is not null ? AttributeType.Float
        : proto.I is not null ? AttributeType.Int
        : proto.S is not null ? AttributeType.String
        : proto.T is not null ? AttributeType.Tensor
        : proto.G is not null ? AttributeType.Graph
        : proto.Floats.Count > 0 ? AttributeType.Floats
        : proto.Strings.Count > 0 ? AttributeType.Strings
        : proto.Tensors.Count > 0 ? AttributeType.Tensors
        : proto.Graphs.Count > 0 ? AttributeType.Graphs
        : AttributeType.Ints;

    /// <summary>The value of <paramref name="proto"/>.</summary>
    public static AttributeValue Decode(AttributeProto proto, OnnxFile file) => KindOf(proto) switch
    {
        AttributeType.Float => new FloatAttribute(proto.F ?? 0),
        AttributeType.Int => new IntAttribute(proto.I ?? 0),
        AttributeType.String => Text(proto.S ?? default),
        AttributeType.Tensor when proto.T is { } tensor => new TensorAttribute(TensorDecoder.Decode(tensor, file)),
        AttributeType.Floats => new FloatListAttribute(EquatableList.From(proto.Floats)),
        AttributeType.Ints => new IntListAttribute(EquatableList.From(proto.Ints)),
        AttributeType.Strings => new StringListAttribute(EquatableList.From(proto.Strings.Select(static s => s.Text()))),
        AttributeType.Tensors => new TensorListAttribute(EquatableList.From(proto.Tensors.Select(t => TensorDecoder.Decode(t, file)))),
        AttributeType.SparseTensor when proto.SparseTensor is { } sparse => new SparseTensorAttribute(TensorDecoder.DecodeSparse(sparse, file)),
        AttributeType.TypeProto when TypeConversion.Decode(proto.Tp) is { } type => new TypeAttribute(type),
        _ => new OpaqueAttribute(proto),
    };

    /// <summary>The record of an attribute.</summary>
    /// <exception cref="UnsupportedException">DEC1332: the value is of another format.</exception>
    public static AttributeProto Encode(string name, AttributeValue value)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case FloatAttribute number:
                (proto.Type, proto.F) = (AttributeType.Float, number.Value);
                break;
            case IntAttribute number:
                (proto.Type, proto.I) = (AttributeType.Int, number.Value);
                break;
            case StringAttribute text:
                (proto.Type, proto.S) = (AttributeType.String, ByteRange.Utf8(text.Value));
                break;
            case BytesAttribute bytes:
                (proto.Type, proto.S) = (AttributeType.String, new ByteRange([.. bytes.Value]));
                break;
            case TensorAttribute tensor:
                (proto.Type, proto.T) = (AttributeType.Tensor, TensorEncoder.Encode(tensor.Value, null));
                break;
            case SparseTensorAttribute sparse:
                (proto.Type, proto.SparseTensor) = (AttributeType.SparseTensor, TensorEncoder.Encode(sparse.Value));
                break;
            case TypeAttribute type:
                (proto.Type, proto.Tp) = (AttributeType.TypeProto, TypeConversion.Encode(type.Value));
                break;
            case OpaqueAttribute { Value: AttributeProto original }:
                return original;
            default:
                EncodeList(proto, value);
                break;
        }

        return proto;
    }

    private static void EncodeList(AttributeProto proto, AttributeValue value)
    {
        switch (value)
        {
            case FloatListAttribute list:
                proto.Type = AttributeType.Floats;
                proto.Floats.AddRange(list.Value);
                break;
            case IntListAttribute list:
                proto.Type = AttributeType.Ints;
                proto.Ints.AddRange(list.Value);
                break;
            case StringListAttribute list:
                proto.Type = AttributeType.Strings;
                proto.Strings.AddRange(list.Value.Select(ByteRange.Utf8));
                break;
            case TensorListAttribute list:
                proto.Type = AttributeType.Tensors;
                proto.Tensors.AddRange(list.Value.Select(static t => TensorEncoder.Encode(t, null)));
                break;
            default:
                throw new UnsupportedException("DEC1332", $"attribute '{proto.Name}': {value.GetType().Name} cannot be written to ONNX");
        }
    }

    private static AttributeValue Text(ByteRange bytes)
    {
        try
        {
            return new StringAttribute(Strict.GetString(bytes.Span()));
        }
        catch (DecoderFallbackException)
        {
            return new BytesAttribute(EquatableList.Create(bytes.Span()));
        }
    }
}
