using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Gives recurrent nodes of one graph integer weights, those of the data as well as those of the state.</summary>
internal sealed class RecurrentRewriter(Graph graph, bool perAxis, ElementType type)
{
    private readonly GraphEditor _editor = new(graph, "quantize-recurrent");

    /// <summary>
    /// Makes a node one that quantizes data and states as it runs and sums in int32 (ONNX Runtime's DynamicQuantizeLSTM); says whether there is such a form of it.
    /// </summary>
    public bool TryMakeInteger(Node node)
    {
        if (!HasConstantWeights(node) || node.Op is not LstmOp { Attributes.BatchFirst: false } lstm || node.Input(0)?.TensorType?.ElementType != ElementType.Float32)
        {
            return false;
        }

        (Value w, Value wScale, Value wZero) = StoreColumns(node.Input(1)!);
        (Value r, Value rScale, Value rZero) = StoreColumns(node.Input(2)!);
        Value?[] inputs = [node.Input(0), w, r, .. Enumerable.Range(3, 5).Select(node.Input), wScale, wZero, rScale, rZero];
        Node made = _editor.Insert(new DynamicQuantizeLstmOp(lstm.Attributes, lstm.InputForget), inputs, node, [node], outputCount: node.Outputs.Count);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                _editor.ReplaceUses(output, made.Output(i)!);
            }
        }

        _editor.RemoveNode(node);
        return true;
    }

    /// <summary>Lets a node read its weights from integers, one scale for each unit of each gate, and compute in float.</summary>
    public bool TryStore(Node node)
    {
        if (!HasConstantWeights(node) || node.Facts().WeightOutputAxis is not { } axis)
        {
            return false;
        }

        foreach (int slot in QuantizationScope.WeightSlots(node))
        {
            Value weight = node.Input(slot)!;
            int? own = perAxis ? axis : null;
            float[] scales = WeightQuantizer.Scales(weight.Constant!, own, type);
            Tensor integers = WeightQuantizer.Quantize(weight.Constant!, scales, own, type);
            Shape shape = perAxis ? Shape.Of(scales.Length) : Shape.Scalar;
            Value?[] inputs =
            [
                _editor.AddInitializer($"{weight.Name}_q", integers),
                _editor.AddInitializer($"{weight.Name}_s", Tensor.Create(scales, shape)),
                _editor.AddInitializer($"{weight.Name}_z", Zeros(scales.Length, shape)),
            ];
            _editor.SetInput(node, slot, _editor.Insert(new DequantizeLinearOp(own ?? 1), inputs, node, outputName: $"{weight.Name}_dq").Output(0));
        }

        return true;
    }

    private static bool HasConstantWeights(Node node) => node.Facts().StateWeightInput is not null && QuantizationScope.WeightSlots(node).Count == 2;

    // [directions, outputs, inputs] becomes [directions, inputs, outputs], with a scale for each output of each direction.
    private (Value Integers, Value Scales, Value Zeros) StoreColumns(Value weight)
    {
        Tensor tensor = weight.Constant!;
        (int directions, int outputs, int inputs) = ((int)tensor.Sizes[0], (int)tensor.Sizes[1], (int)tensor.Sizes[2]);
        Tensor rows = tensor.Reshape(perAxis ? Shape.Of(directions * outputs, inputs) : Shape.Of(directions, (long)outputs * inputs));
        float[] scales = WeightQuantizer.Scales(rows, 0, type);
        Tensor quantized = WeightQuantizer.Quantize(rows, scales, 0, type);
        byte[] source = quantized.Bytes(0, (int)quantized.ByteLength).ToArray();
        var columns = new byte[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            (int row, int input) = Math.DivRem(i, inputs);
            columns[(((row / outputs * inputs) + input) * outputs) + (row % outputs)] = source[i];
        }

        Shape shape = perAxis ? Shape.Of(directions, outputs) : Shape.Of(directions);
        return (
            _editor.AddInitializer($"{weight.Name}_q", StoredWeights.OfBytes(columns, type, Shape.Of(directions, inputs, outputs))),
            _editor.AddInitializer($"{weight.Name}_s", Tensor.Create(scales, shape)),
            _editor.AddInitializer($"{weight.Name}_z", Zeros(scales.Length, shape)));
    }

    private Tensor Zeros(int count, Shape shape) =>
        StoredWeights.OfBytes([.. Enumerable.Repeat((byte)WeightQuantizer.Middle(type), count)], type, shape);
}
