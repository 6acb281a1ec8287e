using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Turns initializers with many zeros into sparse ones: values and the int64 position of each in the flattened tensor, ascending.</summary>
internal static class OnnxSparseInitializers
{
    private const int LeastElements = 64;

    /// <summary>Turns those of a model's main graph that take fewer bytes so.</summary>
    public static void Apply(Model model, GraphProto graph)
    {
        var inputs = graph.Input.Select(static i => i.Name).ToHashSet(StringComparer.Ordinal);
        foreach (TensorProto proto in graph.Initializer.ToArray())
        {
            if (proto.Name is { } name && !inputs.Contains(name)
                && model.Graph.Find(name)?.Initializer is { ElementType: ElementType.Float32, IsSplat: false, Length: >= LeastElements } tensor && Sparse(tensor, name) is { } sparse)
            {
                graph.Initializer.Remove(proto);
                graph.SparseInitializer.Add(sparse);
            }
        }
    }

    private static SparseTensorProto? Sparse(Tensor tensor, string name)
    {
        ReadOnlySpan<float> values = tensor.AsSpan<float>();
        var left = new List<float>();
        var places = new List<long>();
        for (int i = 0; i < values.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(values[i]) != 0)
            {
                left.Add(values[i]);
                places.Add(i);
            }
        }

        if ((sizeof(long) + sizeof(float)) * (long)left.Count >= sizeof(float) * tensor.Length)
        {
            return null;
        }

        SparseTensorProto proto = TensorEncoder.Encode(new SparseTensor(Tensor.Vector([.. left]), Tensor.Vector([.. places]), tensor.Shape));
        proto.Values!.Name = name;
        return proto;
    }
}
