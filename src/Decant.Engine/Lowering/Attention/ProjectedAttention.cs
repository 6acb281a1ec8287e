using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>ONNX Runtime's Attention with constant weights ⇒ one product and sum each for queries, keys and values, Attention.</summary>
internal static class ProjectedAttention
{
    /// <summary>Rewrites a node.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        var op = (MicrosoftAttentionOp)node.Op;
        if (op.Rotates || op.SharesPast || node.Input(4) is not null || node.Outputs.Skip(1).Any(static o => o is not null) || !HeadMasking.Fits(node.Input(3), node.Input(5))
            || node.Input(0)?.TensorType is not { ElementType: ElementType.Float32, Shape: { Rank: 3, IsStatic: true } }
            || node.Input(1)?.Constant is not { ElementType: ElementType.Float32, Rank: 2 } weights || (node.Input(2) is { } given && given.Constant is not { ElementType: ElementType.Float32 })
            || Widths(op, weights) is not { } widths)
        {
            return false;
        }

        var operands = new Value[3];
        int start = 0;
        for (int i = 0; i < 3; i++)
        {
            Value product = editor.Insert(new MatMulOp(), [node.Inputs[0], editor.AddInitializer("weights", Columns(weights, start, widths[i]))], node, [node]).Output(0)!;
            float[]? bias = node.Input(2)?.Constant?.ToArray<float>()[start..(start + widths[i])];
            operands[i] = bias is null ? product : editor.Insert(new AddOp(), [product, editor.AddInitializer("bias", Tensor.Vector<float>(bias))], node, [node]).Output(0)!;
            start += widths[i];
        }

        var attention = new AttentionOp { IsCausal = op.IsCausal, QueryHeads = op.Heads, KeyHeads = op.Heads, Scale = op.Scale == 0 ? null : op.Scale };
        Value? scores = HeadMasking.Sum(editor, node, node.Input(3), node.Input(5), op.MaskFilterValue);
        Rewriting.Replace(editor, node, attention, [.. operands, scores]);
        return true;
    }

    private static int[]? Widths(MicrosoftAttentionOp op, Tensor weights)
    {
        long columns = weights.Sizes[1];
        long[] widths = op.HiddenSizes is { Count: 3 } given ? [.. given] : [columns / 3, columns / 3, columns / 3];
        return op.Heads > 0 && widths.Sum() == columns && widths.All(w => w % op.Heads == 0) ? [.. widths.Select(static w => (int)w)] : null;
    }

    private static Tensor Columns(Tensor weights, int start, int width)
    {
        int rows = (int)weights.Sizes[0], whole = (int)weights.Sizes[1];
        ReadOnlySpan<float> values = weights.AsSpan<float>();
        var part = new float[rows * width];
        for (int row = 0; row < rows; row++)
        {
            values.Slice((row * whole) + start, width).CopyTo(part.AsSpan(row * width, width));
        }

        return Tensor.Create(part, Shape.Of(rows, width));
    }
}
