using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// <c>MatMul(Q, Transpose(K)) → [Mul or Div by a number] → [Add(mask)] → Softmax → MatMul(V)</c> ⇒ Attention. Transposes that only bring heads to the front,
/// before and behind it, go into it as well.
/// </summary>
internal static class ComposedAttention
{
    /// <summary>Rewrites a Softmax where it stands in such a chain.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        var softmax = (SoftmaxOp)node.Op;
        if (node.Input(0)?.TensorType is not { ElementType: ElementType.Float32, Shape: { IsStatic: true, Rank: 4 } scores } || softmax.Axis is not (-1 or 3)
            || Only(node.Output(0)) is not { Op: MatMulOp } last || last.Input(0) != node.Output(0) || last.Input(1)?.Shape is not { IsStatic: true, Rank: 4 })
        {
            return false;
        }

        Node? before = Before(node);
        Value? mask = null;
        if (before is { Op: AddOp })
        {
            (Node? product, mask) = Masked(before, scores);
            before = product;
        }

        float scale = 1;
        if (before is { Op: MulOp or DivOp } scaling)
        {
            (before, scale) = Scaled(scaling);
        }

        return before is { Op: MatMulOp } first && first.Output(0)!.Shape is { } shape && shape.Sizes.SequenceEqual(scores.Sizes)
            && Replace(editor, node, first, last, mask, scale);
    }

    private static bool Replace(GraphEditor editor, Node softmax, Node first, Node last, Value? mask, float scale)
    {
        Shape scores = softmax.Input(0)!.Shape!;
        if (first.Input(0)?.Shape is not { IsStatic: true, Rank: 4 } q || first.Input(1)?.Shape is not { IsStatic: true, Rank: 4 } k
            || q.Sizes[0] != scores.Sizes[0] || q.Sizes[1] != scores.Sizes[1] || k.Sizes[0] != scores.Sizes[0] || k.Sizes[1] != scores.Sizes[1]
            || last.Input(1)!.Shape!.Sizes[0] != scores.Sizes[0] || last.Input(1)!.Shape!.Sizes[1] != scores.Sizes[1] || Keys(first.Inputs[1]!) is not { } keys)
        {
            return false;
        }

        long heads = scores.Sizes[1];
        (Value Value, bool RowsFirst) queries = Front(first.Inputs[0]!, heads), values = Front(last.Inputs[1]!, heads);
        Node? after = queries.RowsFirst ? Behind(last.Output(0)!, heads) : null;
        if (after is null)
        {
            queries = (first.Inputs[0]!, false);
        }

        (Value Value, bool RowsFirst) keysFront = keys.RowsFirst is { } rows ? (rows, true)
            : (keys.Value ?? editor.Insert(new TransposeOp(keys.Perm!), [keys.Source], softmax, [first]).Output(0)!, false);
        var op = new AttentionOp
        {
            Scale = scale,
            QueryHeads = queries.RowsFirst ? heads : 0,
            KeyHeads = keysFront.RowsFirst || values.RowsFirst ? heads : 0,
        };
        Value?[] inputs = mask is null ? [queries.Value, keysFront.Value, values.Value] : [queries.Value, keysFront.Value, values.Value, mask];
        Node end = after ?? last;
        Node attention = editor.Insert(op, inputs, end, [first, softmax, last]);
        editor.ReplaceUses(end.Outputs[0]!, attention.Outputs[0]!);
        return true;
    }

    private static Node? Before(Node node) => node.Input(0)?.Producer is { } producer && Only(producer.Output(0)) == node ? producer : null;

    private static Node? Only(Value? value) => value is { Uses.Count: 1, IsGraphOutput: false } && value.Uses[0].Node is { } reader ? reader : null;

    private static (Node? Product, Value? Mask) Masked(Node add, Shape scores)
    {
        for (int i = 0; i < 2; i++)
        {
            bool fits = add.Inputs[1 - i]!.TensorType is { ElementType: ElementType.Float32, Shape: { IsStatic: true, Rank: > 0 and <= 4 } mask }
                && (mask.Sizes[^1] == scores.Sizes[3] || mask.Sizes[^1] == 1);
            if (fits && add.Inputs[i]!.Producer is { Op: MatMulOp or MulOp or DivOp } producer && Only(producer.Output(0)) == add && add.Inputs[i]!.Shape!.Sizes.SequenceEqual(scores.Sizes))
            {
                return (producer, add.Inputs[1 - i]);
            }
        }

        return (null, null);
    }

    private static (Node? Product, float Scale) Scaled(Node node)
    {
        for (int i = 0; i < (node.Op is MulOp ? 2 : 1); i++)
        {
            if (node.Inputs[1 - i]!.Constant is { ElementType: ElementType.Float32, Length: 1, Rank: <= 4 } number && node.Inputs[i]!.Producer is { Op: MatMulOp } product && Only(product.Output(0)) == node)
            {
                float factor = number.AsSpan<float>()[0];
                return (product, node.Op is MulOp ? factor : 1 / factor);
            }
        }

        return (null, 1);
    }

    // The keys [batch, heads, keys, size] behind their transpose: a value that has them, or how to transpose its source instead; and that source, if it has rows first.
    private static (Value? Value, Value Source, EquatableList<long>? Perm, Value? RowsFirst)? Keys(Value transposed)
    {
        if (transposed.Producer is not { Op: TransposeOp { Perm: { Count: 4 } perm } } node || node.Input(0)?.Shape is not { IsStatic: true, Rank: 4 })
        {
            return null;
        }

        long[] own = [perm[0], perm[1], perm[3], perm[2]];
        Value source = node.Inputs[0]!;
        if (own.AsSpan().SequenceEqual([0, 1, 2, 3]))
        {
            return (source, source, null, null);
        }

        Value? rows = own.AsSpan().SequenceEqual([0, 2, 1, 3]) ? Rows(source, source.Shape!.Sizes[2]) : null;
        return (null, source, EquatableList.From(own), rows);
    }

    // [batch, sequence, heads·size] behind [batch, heads, sequence, size], where a transpose alone lies between.
    private static (Value Value, bool RowsFirst) Front(Value value, long heads) =>
        value.Producer is { Op: TransposeOp { Perm: { Count: 4 } perm } } node && perm.SequenceEqual([0L, 2, 1, 3]) && Rows(node.Inputs[0]!, heads) is { } rows ? (rows, true) : (value, false);

    private static Value? Rows(Value split, long heads) =>
        split.Producer is { Op: ReshapeOp } node && split.Shape is { IsStatic: true, Rank: 4 } four && node.Input(0)?.Shape is { IsStatic: true, Rank: 3 } three
            && four.Sizes[0] == three.Sizes[0] && four.Sizes[1] == three.Sizes[1] && four.Sizes[2] == heads && four.Sizes[2] * four.Sizes[3] == three.Sizes[2]
            ? node.Input(0)
            : null;

    // The reshape to [batch, sequence, heads·size] behind a transpose of the result.
    private static Node? Behind(Value value, long heads) =>
        Only(value) is { Op: TransposeOp { Perm: { Count: 4 } perm } } node && perm.SequenceEqual([0L, 2, 1, 3]) && Only(node.Output(0)) is { Op: ReshapeOp } reshape
            && reshape.Output(0)?.Shape is { IsStatic: true, Rank: 3 } three && node.Output(0)!.Shape is { } four
            && three.Sizes[0] == four.Sizes[0] && three.Sizes[1] == four.Sizes[1] && four.Sizes[2] == heads
            ? reshape
            : null;
}
