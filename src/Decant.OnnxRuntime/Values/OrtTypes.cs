using System.Runtime.InteropServices;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>Reads the types of ONNX Runtime's values.</summary>
internal static unsafe class OrtTypes
{
    /// <summary>
    /// The element type behind a number that <c>GetTensorElementType</c> returns. The library takes ONNX's numbers when a tensor is created,
    /// but returns those of its own header, which orders the three newest types differently.
    /// </summary>
    public static ElementType FromReported(int number) => number switch
    {
        24 => ElementType.UInt2,
        25 => ElementType.Int2,
        26 => ElementType.Float8E8M0,
        _ => (ElementType)number,
    };

    /// <summary>Reads a type and releases it.</summary>
    public static DataType Take(OrtApi api, nint typeInfo)
    {
        using var owner = new OrtHandle(typeInfo, api.ReleaseTypeInfo);
        return Read(api, typeInfo);
    }

    /// <summary>The element type and sizes of a tensor value; releases <paramref name="info"/>.</summary>
    public static TensorType TakeTensor(OrtApi api, nint info)
    {
        using var owner = new OrtHandle(info, api.ReleaseTensorTypeAndShapeInfo);
        return ReadTensor(api, info);
    }

    private static DataType Read(OrtApi api, nint typeInfo)
    {
        int kind;
        nint inner, item;
        api.Check(api.GetOnnxTypeFromTypeInfo(typeInfo, &kind), "reading a type");
        switch ((OrtValueKind)kind)
        {
            case OrtValueKind.Tensor:
                api.Check(api.CastTypeInfoToTensorInfo(typeInfo, &inner), "reading a tensor type");
                return ReadTensor(api, inner);
            case OrtValueKind.Sequence:
                api.Check(api.CastTypeInfoToSequenceTypeInfo(typeInfo, &inner), "reading a sequence type");
                api.Check(api.GetSequenceElementType(inner, &item), "reading a sequence's item type");
                return new SequenceType(Take(api, item));
            case OrtValueKind.Optional:
                api.Check(api.CastTypeInfoToOptionalTypeInfo(typeInfo, &inner), "reading an optional type");
                api.Check(api.GetOptionalContainedTypeInfo(inner, &item), "reading an optional's item type");
                return new OptionalType(Take(api, item));
            default:
                return new OpaqueType(((OrtValueKind)kind).ToString());
        }
    }

    private static TensorType ReadTensor(OrtApi api, nint info)
    {
        int number;
        nuint rank;
        api.Check(api.GetTensorElementType(info, &number), "reading an element type");
        api.Check(api.GetDimensionsCount(info, &rank), "reading a rank");
        var sizes = new long[rank];
        var symbols = new nint[rank];
        fixed (long* size = sizes)
        fixed (nint* symbol = symbols)
        {
            api.Check(api.GetDimensions(info, size, rank), "reading a shape");
            api.Check(api.GetSymbolicDimensions(info, (byte**)symbol, rank), "reading a shape's symbols");
        }

        return new TensorType(FromReported(number), Shape.Of(sizes.Zip(symbols, Dimension)));
    }

    private static Dim Dimension(long size, nint symbol)
    {
        string? name = Marshal.PtrToStringUTF8(symbol);
        return size >= 0 ? new Dim(size) : string.IsNullOrEmpty(name) ? Dim.Unknown : Dim.Symbol(name);
    }
}
