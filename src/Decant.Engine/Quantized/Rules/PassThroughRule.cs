using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DQ(x) → an operator that only moves or selects elements → Q ⇒ the same operator on the integers, requantized where scales differ.</summary>
internal static class PassThroughRule
{
    /// <summary>Lowers a node that passes values, one output of it.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        OperatorFacts facts = node.Facts();
        if (!facts.PassesValues || node.Subgraphs.Count > 0 || node.Outputs.Count(static o => o is { Uses.Count: > 0 }) != 1 || node.Output(0) is not { Uses.Count: > 0 } output
            || QuantizedSink.Of(output) is not { } y || !Takes8Bit(node))
        {
            return false;
        }

        int[] data = facts.ValueInputs.Count > 0 ? [.. facts.ValueInputs] : [0];
        QuantizedSource?[] sources = [.. node.Inputs.Select((v, i) => data.Contains(i) ? QuantizedSource.Of(v) : null)];
        if (data.Any(i => sources[i] is null))
        {
            return false;
        }

        // One operand is moved first and requantized after; several are brought to the output's scale before.
        bool same = data.All(i => sources[i]!.Quantization == sources[data[0]]!.Quantization);
        Quantization carried = same ? sources[data[0]]!.Quantization : y.Quantization;
        Value?[] inputs = [.. node.Inputs.Select((v, i) => sources[i] is not { } source ? v
            : source.Quantization == carried ? source.Integers
            : editor.Insert(LookupTable.Requantize(source.Quantization, carried, carried.FullRange), [source.Integers], y.Quantize, [node]).Outputs[0])];
        Node moved = editor.Insert(node.Op, inputs, y.Quantize, [node]);
        if (carried == y.Quantization && y.Clamp == carried.FullRange)
        {
            editor.ReplaceUses(y.Quantize.Outputs[0]!, moved.Outputs[0]!);
        }
        else
        {
            Rewriting.Replace(editor, node, y, LookupTable.Requantize(carried, y.Quantization, y.Clamp), [moved.Outputs[0]]);
        }

        return true;
    }

    private static bool Takes8Bit(Node node) =>
        node.Op.Schema.InputAt(0)?.Types is { } types && types.Contains(ElementType.UInt8) && types.Contains(ElementType.Int8);
}
