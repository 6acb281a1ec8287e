using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Writes operators that take integers as operators in float between DequantizeLinear and QuantizeLinear; integers, scales and zero points stay.</summary>
internal sealed class QdqWriter(Graph graph)
{
    private readonly GraphEditor _editor = new(graph, "to-qdq");

    /// <summary>Rewrites all such nodes; returns how many.</summary>
    public int Run() => graph.Nodes.ToArray().Count(Rewrite);

    private bool Rewrite(Node node) => node.Op switch
    {
        QLinearConvOp op => Weighted(node, new ConvOp(op.Window, op.Group), 0, 8, 6, 7),
        QLinearMatMulOp when node.Input(1)?.Constant is { Length: 1 } && node.Input(0)?.TensorType?.ElementType.IsInteger() == true => Weighted(node, new MatMulOp(), -1, null, 6, 7),
        QGemmOp op => Weighted(node, new GemmOp(op.Alpha, 1, op.TransA, op.TransB), op.TransB ? 0 : 1, 6, 7, 8),
        QLinearAddOp => Replace(node, new AddOp(), [Real(node, 0), Real(node, 3)], 6, 7),
        QLinearMulOp => Replace(node, new MulOp(), [Real(node, 0), Real(node, 3)], 6, 7),
        QLinearSigmoidOp => Replace(node, new SigmoidOp(), [Real(node, 0)], 3, 4),
        QLinearLeakyReluOp op => Replace(node, new LeakyReluOp(op.Alpha), [Real(node, 0)], 3, 4),
        QLinearSoftmaxOp op when op.Opset >= 13 => Replace(node, new SoftmaxOp(op.Axis), [Real(node, 0)], 3, 4),
        QLinearGlobalAveragePoolOp { HasChannelsLast: false } => Replace(node, new GlobalAveragePoolOp(), [Real(node, 0)], 3, 4),
        QLinearAveragePoolOp { HasChannelsLast: false } op => Replace(node, new AveragePoolOp(op.Window, op.CeilMode, op.CountIncludePad), [Real(node, 0)], 3, 4),
        QLinearConcatOp op => Replace(node, new ConcatOp(op.Axis), [.. Enumerable.Range(0, (node.Inputs.Count - 2) / 3).Select(i => Real(node, 2 + (3 * i)))], 0, 1),
        _ => false,
    };

    // Data, its scale and zero point, weight, its scales and zero points; the bias has the product of the scales.
    private bool Weighted(Node node, Operator op, int axis, int? biasInput, int scale, int zeroPoint)
    {
        Value?[] inputs = [Real(node, 0), Real(node, 3, axis)];
        if (biasInput is { } b && node.Input(b) is { } bias)
        {
            if (node.Input(1)?.Constant is not { } x || node.Input(4)?.Constant is not { } w)
            {
                return false;
            }

            float data = x.ToFloats()[0];
            float[] scales = Array.ConvertAll(w.ToFloats(), s => data * s);
            bool single = scales.Length == 1;
            Value stored = _editor.AddInitializer($"{bias.Name}_s", single ? Tensor.Scalar(scales[0]) : Tensor.Create(scales, Shape.Of(scales.Length)));
            inputs = [.. inputs, _editor.Insert(new DequantizeLinearOp(single ? 1 : 0), [bias, stored], node, outputName: $"{bias.Name}_dq").Output(0)];
        }

        return Replace(node, op, inputs, scale, zeroPoint);
    }

    private Value Real(Node node, int at, int axis = 1)
    {
        Value value = node.Input(at)!;
        return _editor.Insert(new DequantizeLinearOp(axis), node.Input(at + 2) is { } zero ? [value, node.Input(at + 1), zero] : [value, node.Input(at + 1)], node, outputName: $"{value.Name}_dq").Output(0)!;
    }

    private bool Replace(Node node, Operator op, Value?[] inputs, int scale, int zeroPoint)
    {
        Value result = _editor.Insert(op, inputs, node, [node]).Output(0)!;
        if (node.Input(scale) is { } factor)
        {
            Value zero = node.Input(zeroPoint) ?? _editor.AddInitializer($"{factor.Name}_zero", StoredWeights.OfBytes([0], node.Output(0)!.TensorType!.ElementType, Shape.Scalar));
            result = _editor.Insert(new QuantizeLinearOp(), [result, factor, zero], node, outputName: $"{node.Output(0)!.Name}_q").Output(0)!;
        }

        _editor.ReplaceUses(node.Output(0)!, result);
        _editor.RemoveNode(node);
        return true;
    }
}
