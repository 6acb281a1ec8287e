using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>MultiHeadAttention of separate queries, keys and values ⇒ sums with the bias, Attention.</summary>
internal static class SeparateAttention
{
    /// <summary>Rewrites a node.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        var op = (MultiHeadAttentionOp)node.Op;
        Value? mask = node.Input(4), bias = node.Input(5);
        bool plain = node.Inputs.Take(3).All(static i => i?.TensorType is { ElementType: ElementType.Float32, Shape.IsStatic: true }) && node.Inputs.Count >= 3
            && node.Input(8) is null && node.Input(9) is null && node.Outputs.Skip(3).All(static o => o is null) && HeadMasking.Fits(mask, bias);
        if (!plain || node.Inputs[0]!.Shape!.Rank != 3 || node.Inputs[1]!.Shape!.Rank is not (3 or 4) || node.Inputs[2]!.Shape!.Rank != node.Inputs[1]!.Shape!.Rank
            || node.Inputs[0]!.Shape!.Sizes[2] % op.Heads != 0 || (node.Input(3) is not null && Biases(node) is null))
        {
            return false;
        }

        Value[] operands = [.. node.Inputs.Take(3).Select(static i => i!)];
        if (node.Input(3) is not null)
        {
            float[][] added = Biases(node)!;
            for (int i = 0; i < 3; i++)
            {
                bool fromRows = operands[i].Shape!.Rank == 3;
                operands[i] = fromRows ? editor.Insert(new AddOp(), [operands[i], editor.AddInitializer("bias", Tensor.Vector<float>(added[i]))], node, [node]).Output(0)! : operands[i];
            }
        }

        var attention = new AttentionOp
        {
            IsCausal = op.IsCausal,
            QueryHeads = op.Heads,
            KeyHeads = operands[1].Shape is { Rank: 4 } ? 0 : op.Heads,
            Scale = op.Scale == 0 ? null : op.Scale,
        };
        Value? scores = HeadMasking.Sum(editor, node, mask, bias, op.MaskFilterValue);
        Node lowered = editor.Insert(attention, Rewriting.Given([.. operands, scores, node.Input(6), node.Input(7)]), node, [node], outputCount: node.Outputs.Count);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                editor.ReplaceUses(output, lowered.Outputs[i]!);
            }
        }

        return true;
    }

    // The parts of the bias for queries, keys and values, where it is constant; keys and values that come with heads first have none.
    private static float[][]? Biases(Node node)
    {
        if (node.Inputs[3]!.Constant is not { ElementType: ElementType.Float32 } bias || node.Inputs[1]!.Shape!.Rank != 3)
        {
            return null;
        }

        int q = (int)node.Inputs[0]!.Shape!.Sizes[2], k = (int)node.Inputs[1]!.Shape!.Sizes[2], v = (int)node.Inputs[2]!.Shape!.Sizes[2];
        float[] values = bias.ToArray<float>();
        return values.Length != q + k + v ? null : [values[..q], values[q..(q + k)], values[(q + k)..]];
    }
}
