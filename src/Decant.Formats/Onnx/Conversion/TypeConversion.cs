using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Converts types between wire records and the graph's.</summary>
internal static class TypeConversion
{
    /// <summary>The type that <paramref name="proto"/> states, or null where it states none.</summary>
    public static DataType? Decode(TypeProto? proto)
    {
        if (proto is null)
        {
            return null;
        }

        if (proto.TensorType is { } tensor)
        {
            return tensor.ElemType is null or (>= 0 and <= (int)ElementType.Int2)
                ? new TensorType((ElementType)(tensor.ElemType ?? 0), Decode(tensor.Shape))
                : new OpaqueType($"tensor of element type {tensor.ElemType}", proto);
        }

        if (proto.SequenceType is { } sequence)
        {
            return new SequenceType(Decode(sequence.ElemType) ?? new TensorType(ElementType.Undefined));
        }

        if (proto.OptionalType is { } optional)
        {
            return new OptionalType(Decode(optional.ElemType) ?? new TensorType(ElementType.Undefined));
        }

        return proto.MapType is not null ? new OpaqueType("map", proto)
            : proto.SparseTensorType is not null ? new OpaqueType("sparse tensor", proto)
            : proto.OpaqueType is { } opaque ? new OpaqueType($"{opaque.Domain}.{opaque.Name}", proto)
            : null;
    }

    /// <summary>The record of <paramref name="type"/>, or null where it is of another format.</summary>
    public static TypeProto? Encode(DataType? type) => type switch
    {
        TensorType tensor => new TypeProto { TensorType = new TypeProto.Tensor { ElemType = (int)tensor.ElementType, Shape = Encode(tensor.Shape) } },
        SequenceType sequence => new TypeProto { SequenceType = new TypeProto.Sequence { ElemType = Encode(sequence.Item) } },
        OptionalType optional => new TypeProto { OptionalType = new TypeProto.Optional { ElemType = Encode(optional.Item) } },
        OpaqueType { Payload: TypeProto payload } => payload,
        _ => null,
    };

    // A negative number is what some exporters write for a dimension that is not known.
    private static Shape? Decode(TensorShapeProto? proto) => proto is null ? null : Shape.Of(proto.Dim.Select(static d =>
        d.DimValue is >= 0 ? (Dim)d.DimValue.Value
        : !string.IsNullOrEmpty(d.DimParam) ? Dim.Symbol(d.DimParam)
        : Dim.Unknown));

    private static TensorShapeProto? Encode(Shape? shape)
    {
        if (shape is null)
        {
            return null;
        }

        var proto = new TensorShapeProto();
        foreach (Dim dim in shape)
        {
            proto.Dim.Add(dim.IsNumber ? new TensorShapeProto.Dimension { DimValue = dim.Value }
                : dim.IsUnknown ? new TensorShapeProto.Dimension()
                : new TensorShapeProto.Dimension { DimParam = dim.ToString() });
        }

        return proto;
    }
}
