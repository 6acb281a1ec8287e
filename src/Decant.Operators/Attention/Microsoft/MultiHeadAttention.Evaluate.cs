using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record MultiHeadAttentionOp
{
    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        if (context.HasInput(PastLengthInput) || context.HasInput(IndirectionInput))
        {
            throw new UnsupportedException("DEC1265", $"{context.Who}: a past that shares the present's buffer is not evaluated");
        }

        (HeadOperand q, HeadOperand k, HeadOperand v) = Operands(context);
        (k, v) = (Join(context, PastKeyInput, k), Join(context, PastValueInput, v));
        long[] sizes = [q.Sizes[0], Heads, q.Sizes[2], k.Sizes[2]];
        var mask = new HeadMask(MaskFilterValue, IsCausal, context.OptionalInput(PastKeyInput)?.Sizes[2] ?? 0);
        double[] scores = mask.Scores(context, sizes, context.OptionalInput(MaskInput), context.OptionalInput(AttentionBiasInput));
        double[] y = HeadProducts.Run(context, q, k, v, Scale == 0 ? 1 / Math.Sqrt(q.Sizes[3]) : Scale, scores);
        ElementType type = context.Input(0).ElementType;
        context.SetOutput(0, TensorConversion.FromDoubles(type, y, Shape.Of(q.Sizes[0], q.Sizes[2], Heads * v.Sizes[3])));
        context.SetOutput(1, k.ToTensor(type));
        context.SetOutput(2, v.ToTensor(type));
        context.SetOutput(ScoresOutput, TensorConversion.FromDoubles(type, scores, Shape.Of(sizes)));
    }

    private static HeadOperand Join(EvaluationContext context, int input, HeadOperand operand)
    {
        (double[] values, long[] sizes) = AttentionLayout.Join(context, context.OptionalInput(input), operand.Values, operand.Sizes);
        return new HeadOperand(values, sizes);
    }

    private (HeadOperand Q, HeadOperand K, HeadOperand V) Operands(EvaluationContext context)
    {
        Tensor query = context.Input(0);
        Tensor? key = context.OptionalInput(KeyInput);
        Tensor? value = context.OptionalInput(ValueInput);
        double[] bias = context.OptionalInput(BiasInput)?.ToDoubles() ?? [];
        if (query.Rank == 5 && key is null && value is null && query.Sizes[2] == Heads && query.Sizes[3] == 3)
        {
            long width = Heads * query.Sizes[4];
            return (Packed(query, 0, Bias(context, bias, 0, width)), Packed(query, 1, Bias(context, bias, width, width)), Packed(query, 2, Bias(context, bias, 2 * width, width)));
        }

        HeadOperand q = Plain(context, query, Bias(context, bias, 0, query.Sizes[^1]));
        long start = query.Sizes[2];
        return (key, value) switch
        {
            ({ Rank: 5 }, null) when key.Sizes[2] == Heads && key.Sizes[3] == 2 =>
                (q, Packed(key, 0, Bias(context, bias, start, start)), Packed(key, 1, Bias(context, bias, 2 * start, start))),
            ({ Rank: 4 }, { Rank: 4 }) => (q, new HeadOperand(key.ToDoubles(), key.Sizes.ToArray()), new HeadOperand(value.ToDoubles(), value.Sizes.ToArray())),
            ({ Rank: 3 }, { Rank: 3 }) =>
                (q, Plain(context, key, Bias(context, bias, start, key.Sizes[2])), Plain(context, value, Bias(context, bias, start + key.Sizes[2], value.Sizes[2]))),
            _ => throw context.Fail("DEC1261", $"query {query}, key {key} and value {value} have none of the forms [batch, sequence, hidden], packed, or [batch, heads, keys, head]"),
        };
    }

    private HeadOperand Plain(EvaluationContext context, Tensor tensor, ReadOnlySpan<double> bias) =>
        tensor.Rank == 3 && Heads > 0 && tensor.Sizes[2] % Heads == 0
            ? HeadOperand.Split(TensorConversion.Doubles(tensor), tensor.Sizes[2], 0, [tensor.Sizes[0], Heads, tensor.Sizes[1], tensor.Sizes[2] / Heads], bias)
            : throw context.Fail("DEC1261", $"{tensor} does not divide into {Heads} heads, expected [batch, sequence, hidden]");

    // One of the parts of [batch, sequence, heads, parts, head].
    private static HeadOperand Packed(Tensor tensor, long part, ReadOnlySpan<double> bias)
    {
        (long batch, long steps, long heads, long parts, long size) = (tensor.Sizes[0], tensor.Sizes[1], tensor.Sizes[2], tensor.Sizes[3], tensor.Sizes[4]);
        double[] values = AttentionLayout.SwapMiddle(TensorConversion.Doubles(tensor), batch * steps, heads, parts, size);
        return HeadOperand.Split(values, parts * heads * size, part * heads * size, [batch, heads, steps, size], bias);
    }

    private static ReadOnlySpan<double> Bias(EvaluationContext context, double[] bias, long start, long width) =>
        bias.Length == 0 ? []
        : start + width <= bias.Length ? bias.AsSpan((int)start, (int)width)
        : throw context.Fail("DEC1261", $"bias holds {bias.Length} elements, expected one for each column of query, key and value");
}
