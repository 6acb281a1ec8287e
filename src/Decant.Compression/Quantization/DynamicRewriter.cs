using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Rewrites single nodes to their dynamically quantized form.</summary>
internal sealed class DynamicRewriter(Graph graph, DynamicQuantizationOptions options)
{
    private readonly GraphEditor _editor = new(graph, "quantize-dynamic");
    private readonly Dictionary<Value, Node> _quantized = [];
    private readonly Dictionary<(Value, int?, bool), Integers> _weights = [];

    /// <summary>Rewrites a node with constant float32 weights; says whether it could.</summary>
    public bool TryRewrite(Node node)
    {
        if (QuantizationScope.Weight(node) is not { } weight || node.Input(0) is not { TensorType.ElementType: ElementType.Float32, Constant: null } data
            || node.Facts().WeightInput == 0)
        {
            return false;
        }

        switch (node.Op)
        {
            case MatMulOp when weight.Constant!.Rank == 2:
                Replace(node, new MatMulIntegerOp(), data, weight, transpose: false, channelAxis: -1);
                return true;
            case GemmOp { Alpha: 1, Beta: 1, TransA: false } gemm when node.Input(2)?.Constant is null or { Rank: <= 1 }:
                Replace(node, new MatMulIntegerOp(), data, weight, gemm.TransB, channelAxis: -1);
                return true;
            case ConvOp conv when node.Input(2) is null or { Constant: not null }:
                Replace(node, new ConvIntegerOp(conv.Window, conv.Group), data, weight, transpose: false, channelAxis: 1);
                return true;
            default:
                return false;
        }
    }

    private void Replace(Node node, Operator integerOp, Value data, Value weight, bool transpose, int channelAxis)
    {
        Node quantize = Quantize(data, node);
        Integers stored = Store(weight, node.Facts().WeightOutputAxis, transpose);
        Value sums = Add(integerOp, node, stored.ZeroPoint is { } zero ? [quantize.Output(0), stored.Weight, quantize.Output(2), zero] : [quantize.Output(0), stored.Weight, quantize.Output(2)]);
        Value real = Add(new CastOp(ElementType.Float32), node, [sums]);
        int trailing = channelAxis < 0 ? 0 : stored.Rank - 2;
        Value scales = _editor.AddInitializer($"{weight.Name}_s", Channelwise(Tensor.Create(stored.Scales, Shape.Of(stored.Scales.Length)), trailing));
        Value product = Add(new MulOp(), node, [quantize.Output(1), scales]);
        Value result = Add(new MulOp(), node, [real, product]);
        if (node.Input(2) is { } bias)
        {
            Value shaped = trailing > 0 && bias.Constant is { } constant
                ? _editor.AddInitializer($"{bias.Name}_c", Channelwise(constant, trailing))
                : bias;
            result = Add(new AddOp(), node, [result, shaped]);
        }

        _editor.ReplaceUses(node.Output(0)!, result);
        _editor.RemoveNode(node);
    }

    // A vector over channels, followed by as many axes of size one as positions take.
    private static Tensor Channelwise(Tensor vector, int trailing) => vector.Length == 1
        ? vector.Reshape(Shape.Scalar)
        : vector.Reshape(Shape.Of([vector.Length, .. Enumerable.Repeat(1L, trailing)]));

    private Node Quantize(Value data, Node before)
    {
        if (!_quantized.TryGetValue(data, out Node? node))
        {
            node = _editor.Insert(new DynamicQuantizeLinearOp(), [data], before, [before], outputCount: 3, outputName: $"{data.Name}_q");
            _quantized[data] = node;
        }

        return node;
    }

    private Integers Store(Value weight, int? outputAxis, bool transpose)
    {
        int? axis = options.PerAxis ? outputAxis : null;
        if (!_weights.TryGetValue((weight, axis, transpose), out Integers? stored))
        {
            Tensor tensor = weight.Constant!;
            float[] scales = WeightQuantizer.Scales(tensor, axis, options.Weights);
            Tensor integers = WeightQuantizer.Quantize(tensor, scales, axis, options.Weights);
            int middle = WeightQuantizer.Middle(options.Weights);
            stored = new Integers(
                _editor.AddInitializer($"{weight.Name}_q", transpose ? Transposed(integers) : integers),
                middle == 0 ? null : _editor.AddInitializer($"{weight.Name}_z", Tensor.Scalar((byte)middle)),
                scales,
                tensor.Rank);
            _weights[(weight, axis, transpose)] = stored;
        }

        return stored;
    }

    private static Tensor Transposed(Tensor matrix)
    {
        int rows = (int)matrix.Sizes[0];
        int columns = (int)matrix.Sizes[1];
        byte[] source = matrix.Bytes(0, (int)matrix.ByteLength).ToArray();
        var target = new byte[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            target[(i % columns * rows) + (i / columns)] = source[i];
        }

        return StoredWeights.OfBytes(target, matrix.ElementType, Shape.Of(columns, rows));
    }

    private Value Add(Operator op, Node source, Value?[] inputs) =>
        _editor.Insert(op, inputs, source, [source]).Output(0)!;

    private sealed record Integers(Value Weight, Value? ZeroPoint, float[] Scales, int Rank);
}
