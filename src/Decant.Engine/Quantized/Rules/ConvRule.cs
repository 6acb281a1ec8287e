using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DQ(x), DQ(w), DQ(b) → Conv → [clamp] → Q ⇒ one integer convolution; QLinearConv with constant parameters likewise.</summary>
internal static class ConvRule
{
    /// <summary>Lowers a Conv between DequantizeLinear and QuantizeLinear.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        var op = (ConvOp)node.Op;
        if (QuantizedSource.Of(node.Input(0)) is not { } x || QuantizedWeight.Of(node.Input(1), 0) is not { } w || QuantizedSink.Of(node.Output(0)) is not { } y
            || w.Bias(node.Input(2), x.Quantization, (int)w.Integers.Shape!.Sizes[0]) is not { } bias)
        {
            return false;
        }

        Value? b = bias.Length == 0 ? null : editor.AddInitializer(node.Inputs[2]!.Name + "/int32", Tensor.Vector<int>(bias));
        var lowered = new QuantizedConvOp(op.Window, op.Group, x.Quantization, w.Quantization, y.Quantization, y.Clamp);
        Rewriting.Replace(editor, node, y, lowered, [x.Integers, w.Integers, b]);
        return true;
    }

    /// <summary>Lowers a QLinearConv.</summary>
    public static bool LowerDirect(GraphEditor editor, Node node)
    {
        var op = (QLinearConvOp)node.Op;
        if (DirectParameters.Activation(node, 0, 1, 2) is not { } x || DirectParameters.Weight(node, 3, 4, 5) is not { } w || DirectParameters.Output(node, 6, 7) is not { } y)
        {
            return false;
        }

        Rewriting.Replace(editor, node, new QuantizedConvOp(op.Window, op.Group, x, w, y, y.FullRange), [node.Inputs[0], node.Inputs[3], node.Input(8)]);
        return true;
    }
}
