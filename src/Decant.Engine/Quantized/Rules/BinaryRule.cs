using Decant.Graphs;

namespace Decant.Engine;

/// <summary>DQ(a), DQ(b) → function of two → [clamp] → Q ⇒ one integer node.</summary>
internal static class BinaryRule
{
    /// <summary>Lowers a node of two quantized inputs.</summary>
    public static bool Lower(GraphEditor editor, Node node, Func<Quantization, Quantization, Quantization, QuantizedClamp, Operator> create)
    {
        if (QuantizedSource.Of(node.Input(0)) is not { } a || QuantizedSource.Of(node.Input(1)) is not { } b || QuantizedSink.Of(node.Output(0)) is not { } y)
        {
            return false;
        }

        Rewriting.Replace(editor, node, y, create(a.Quantization, b.Quantization, y.Quantization, y.Clamp), [a.Integers, b.Integers]);
        return true;
    }
}
