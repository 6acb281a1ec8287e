using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Makes wire records of tensors; their bytes are not copied.</summary>
internal static class TensorEncoder
{
    /// <summary>The record of <paramref name="tensor"/>.</summary>
    public static TensorProto Encode(Tensor tensor, string? name)
    {
        var proto = new TensorProto { Name = name, DataType = (int)tensor.ElementType };
        proto.Dims.AddRange(tensor.Sizes);
        if (tensor.ElementType == ElementType.String)
        {
            foreach (string text in tensor.Strings)
            {
                proto.StringData.Add(ByteRange.Utf8(text));
            }
        }
        else
        {
            proto.RawData = new ByteRange(tensor);
        }

        return proto;
    }

    /// <summary>The record of <paramref name="sparse"/>.</summary>
    public static SparseTensorProto Encode(SparseTensor sparse)
    {
        var proto = new SparseTensorProto { Values = Encode(sparse.Values, null), Indices = Encode(sparse.Indices, null) };
        proto.Dims.AddRange(sparse.Shape.Sizes);
        return proto;
    }
}
