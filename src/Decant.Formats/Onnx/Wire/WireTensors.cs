namespace Decant.Formats.Onnx;

/// <summary>Finds the tensors inside wire records.</summary>
internal static class WireTensors
{
    /// <summary>Every tensor that a model holds.</summary>
    public static IEnumerable<TensorProto> Tensors(this ModelProto model) =>
        (model.Graph is null ? [] : Tensors(model.Graph))
        .Concat(model.Functions.SelectMany(static f => f.Node.SelectMany(Tensors)))
        .Concat(model.TrainingInfo.SelectMany(static t => new[] { t.Initialization, t.Algorithm }.OfType<GraphProto>().SelectMany(Tensors)));

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer
        .Concat(graph.SparseInitializer.SelectMany(Tensors))
        .Concat(graph.Node.SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(SparseTensorProto sparse) => new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>();

    private static IEnumerable<TensorProto> Tensors(NodeProto node) => node.Attribute.SelectMany(static a => a.Tensors
        .Concat(a.T is null ? [] : [a.T])
        .Concat(a.SparseTensor is null ? [] : Tensors(a.SparseTensor))
        .Concat(a.SparseTensors.SelectMany(Tensors))
        .Concat(a.G is null ? [] : Tensors(a.G))
        .Concat(a.Graphs.SelectMany(Tensors)));
}
