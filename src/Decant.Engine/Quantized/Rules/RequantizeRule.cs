using Decant.Graphs;

namespace Decant.Engine;

/// <summary>DQ → Q ⇒ a lookup from one scale to another, or nothing where the scales are equal.</summary>
internal static class RequantizeRule
{
    /// <summary>Lowers a QuantizeLinear behind a DequantizeLinear.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        if (QuantizedSource.Of(node.Input(0)) is not { } x || node.Output(0)?.TensorType is not { } type || QuantizedSource.Parameters(node, type.ElementType) is not { } y
            || type.ElementType is not (Tensors.ElementType.UInt8 or Tensors.ElementType.Int8))
        {
            return false;
        }

        if (x.Quantization == y && GraphEditor.CanReplace(node.Outputs[0]!, x.Integers))
        {
            editor.ReplaceUses(node.Outputs[0]!, x.Integers);
        }
        else
        {
            Rewriting.Replace(editor, node, LookupTable.Requantize(x.Quantization, y, y.FullRange), [x.Integers]);
        }

        return true;
    }
}
