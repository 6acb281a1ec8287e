using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Kept with a graph: what its file says beyond nodes, values and tensors.</summary>
internal sealed class OnnxGraphData
{
    /// <summary>The graph as the file has it.</summary>
    public required GraphProto Proto { get; init; }

    /// <summary>The records of initializers by name, each with the tensor that was made of it.</summary>
    public Dictionary<string, (TensorProto Proto, Tensor Tensor, int Position)> Initializers { get; } = new(StringComparer.Ordinal);

    /// <summary>The records of sparse initializers by name, each with the tensor that was made of it.</summary>
    public Dictionary<string, (SparseTensorProto Proto, Tensor Tensor)> SparseInitializers { get; } = new(StringComparer.Ordinal);

    /// <summary>The records of values by name, each with the type that was known of it once the file was read.</summary>
    public Dictionary<string, (ValueInfoProto Proto, DataType? Type)> Values { get; } = new(StringComparer.Ordinal);
}
