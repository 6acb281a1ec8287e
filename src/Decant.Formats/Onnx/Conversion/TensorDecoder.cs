using System.Runtime.InteropServices;
using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Makes tensors of wire records. Raw and external data stay in the mapped file.</summary>
internal static class TensorDecoder
{
    // A sparse initializer is kept dense; beyond this its file asks for more than it could need.
    private const long MaxDenseBytes = int.MaxValue;

    /// <summary>The tensor that <paramref name="proto"/> holds.</summary>
    /// <exception cref="ModelException">DEC1313: dimensions and data do not fit, or the element type is unknown.</exception>
    /// <exception cref="UnsupportedException">DEC1314: the tensor is a segment of a larger one.</exception>
    public static Tensor Decode(TensorProto proto, OnnxFile file)
    {
        if (proto.Segment is not null)
        {
            throw new UnsupportedException("DEC1314", $"tensor '{proto.Name}': it is stored in segments; write it whole");
        }

        ElementType type = ElementTypeOf(proto);
        Shape shape = Shape.Of(CollectionsMarshal.AsSpan(proto.Dims));
        long count = Count(proto, shape);
        if (type == ElementType.String)
        {
            return Tensor.FromStrings(Strings(proto, count), shape);
        }

        ByteRange? stored = proto.DataLocation == TensorProto.External ? file.External(proto)
            : proto.RawData is { } raw && (raw.Length > 0 || count == 0) ? raw
            : type is ElementType.Float32 or ElementType.Complex64 && proto.FloatData is { } floats ? floats.Bytes
            : type is ElementType.Float64 or ElementType.Complex128 && proto.DoubleData is { } doubles ? doubles.Bytes
            : null;
        long needed = type.ByteLength(count);
        if (stored is { } bytes)
        {
            return bytes.Length == needed ? Over(bytes, type, shape) : throw Misfit(proto, type, shape, $"{bytes.Length} bytes, expected {needed}");
        }

        return Over(new ByteRange(Numbers(proto, type, shape, count)), type, shape);
    }

    /// <summary>The dense tensor that <paramref name="proto"/> describes by its non-zero elements.</summary>
    /// <exception cref="ModelException">DEC1315: the parts contradict each other, or the whole is too large.</exception>
    public static Tensor Decode(SparseTensorProto proto, OnnxFile file)
    {
        SparseTensor sparse = DecodeSparse(proto, file);
        Tensor values = sparse.Values;
        int width = values.ElementType.BitWidth() / 8;
        if (width == 0 || values.ElementType.ByteLength(sparse.Shape.ElementCount) > MaxDenseBytes)
        {
            throw new ModelException("DEC1315", $"sparse tensor '{proto.Values?.Name}': {values.ElementType.Name()}{sparse.Shape} cannot be kept dense");
        }

        byte[] dense = new byte[values.ByteLength == 0 ? 0 : values.ElementType.ByteLength(sparse.Shape.ElementCount)];
        if (dense.Length == 0)
        {
            return Tensor.Zeros(values.ElementType, sparse.Shape);
        }

        long[] strides = sparse.Shape.Strides();
        for (long i = 0; i < values.Length; i++)
        {
            long position = Position(proto, sparse, strides, i);
            values.Bytes(i * width, width).CopyTo(dense.AsSpan((int)(position * width), width));
        }

        return Over(new ByteRange(dense), values.ElementType, sparse.Shape);
    }

    /// <summary>The sparse tensor that <paramref name="proto"/> holds.</summary>
    /// <exception cref="ModelException">DEC1315: the parts contradict each other.</exception>
    public static SparseTensor DecodeSparse(SparseTensorProto proto, OnnxFile file)
    {
        if (proto.Values is null || proto.Indices is null)
        {
            throw new ModelException("DEC1315", $"sparse tensor '{proto.Values?.Name}': values or indices are missing");
        }

        Tensor values = Decode(proto.Values, file);
        Tensor indices = Decode(proto.Indices, file);
        Shape shape = Shape.Of(CollectionsMarshal.AsSpan(proto.Dims));
        _ = shape.ElementCount;
        bool linear = indices.Rank == 1 && indices.Length == values.Length;
        bool rows = indices.Rank == 2 && indices.Sizes[0] == values.Length && indices.Sizes[1] == shape.Rank;
        return values.Rank == 1 && indices.ElementType == ElementType.Int64 && (linear || rows)
            ? new SparseTensor(values, indices, shape)
            : throw new ModelException("DEC1315", $"sparse tensor '{proto.Values.Name}': values {values} and indices {indices} do not describe {shape}");
    }

    private static long Position(SparseTensorProto proto, SparseTensor sparse, long[] strides, long i)
    {
        long position = 0;
        bool inside = true;
        if (sparse.Indices.Rank == 1)
        {
            position = sparse.Indices.ReadInt64(i);
            inside = position >= 0 && position < sparse.Shape.ElementCount;
        }
        else
        {
            for (int axis = 0; axis < strides.Length; axis++)
            {
                long index = sparse.Indices.ReadInt64((i * strides.Length) + axis);
                inside &= index >= 0 && index < sparse.Shape[axis].Value;
                position += inside ? index * strides[axis] : 0;
            }
        }

        return inside ? position : throw new ModelException("DEC1315", $"sparse tensor '{proto.Values?.Name}': index {i} is outside {sparse.Shape}");
    }

    private static ElementType ElementTypeOf(TensorProto proto) => proto.DataType is >= (int)ElementType.Float32 and <= (int)ElementType.Int2
        ? (ElementType)proto.DataType
        : throw new ModelException("DEC1313", $"tensor '{proto.Name}': {proto.DataType?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"} is no element type");

    private static long Count(TensorProto proto, Shape shape)
    {
        try
        {
            return checked(shape.ElementCount * 16) / 16;
        }
        catch (Exception error) when (error is ModelException or OverflowException)
        {
            throw new ModelException("DEC1313", $"tensor '{proto.Name}': dimensions {shape} are negative or overflow 63 bits", error);
        }
    }

    private static string[] Strings(TensorProto proto, long count) => proto.StringData.Count == count
        ? [.. proto.StringData.Select(static s => s.Text())]
        : throw new ModelException("DEC1313", $"tensor '{proto.Name}': {proto.StringData.Count} strings for {count} elements");

    private static unsafe Tensor Over(ByteRange bytes, ElementType type, Shape shape)
    {
        TensorStorage storage = bytes.Owner is MappedFile file && bytes.Address != null
            ? new MappedStorage(file, bytes.Address - file.Pointer, bytes.Length)
            : new ManagedStorage<byte>(bytes.Owner is byte[] array && bytes.Address == null && array.Length == bytes.Length ? array : bytes.Span().ToArray());
        return Tensor.FromStorage(type, shape, storage);
    }

    private static byte[] Numbers(TensorProto proto, ElementType type, Shape shape, long count)
    {
        int unit = Math.Max(8, type.BitWidth()) / 8;
        long units = type.ByteLength(count) / unit;
        long found = type switch
        {
            ElementType.Int64 => proto.Int64Data.Count,
            ElementType.UInt32 or ElementType.UInt64 => proto.Uint64Data.Count,
            _ => proto.Int32Data.Count,
        };
        if (found != units)
        {
            throw Misfit(proto, type, shape, $"{found} values, expected {units}");
        }

        byte[] bytes = new byte[checked(units * unit)];
        for (int i = 0; i < units; i++)
        {
            long value = type switch
            {
                ElementType.Int64 => proto.Int64Data[i],
                ElementType.UInt32 or ElementType.UInt64 => proto.Uint64Data[i],
                _ => proto.Int32Data[i],
            };
            MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value))[..unit].CopyTo(bytes.AsSpan(i * unit, unit));
        }

        return bytes;
    }

    private static ModelException Misfit(TensorProto proto, ElementType type, Shape shape, string what) =>
        new("DEC1313", $"tensor '{proto.Name}': {type.Name()}{shape} is stored as {what}; the file is damaged");
}
