using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Softmax-weighted sums of values, head by head.</summary>
internal static class HeadProducts
{
    /// <summary>
    /// <c>Y = softmax(Q · Kᵀ * scale + scores) · V</c> as <c>[batch, sequence, heads * head]</c>; <paramref name="scores"/>, which hold the mask and
    /// the bias as <c>[batch, heads, queries, keys]</c>, become the argument of the softmax.
    /// </summary>
    /// <exception cref="ModelException">DEC1261: the operands do not fit each other.</exception>
    public static double[] Run(EvaluationContext context, HeadOperand q, HeadOperand k, HeadOperand v, double scale, double[] scores)
    {
        if (q.Sizes[0] != k.Sizes[0] || q.Sizes[1] != k.Sizes[1] || q.Sizes[3] != k.Sizes[3] || !k.Sizes[..3].SequenceEqual(v.Sizes[..3]))
        {
            throw context.Fail("DEC1261", $"queries {Shape.Of(q.Sizes)}, keys {Shape.Of(k.Sizes)} and values {Shape.Of(v.Sizes)} do not fit each other");
        }

        var heads = new AttentionHeads(q.Sizes, k.Sizes, v.Sizes);
        var y = new double[q.Sizes[0] * q.Sizes[1] * q.Sizes[2] * v.Sizes[3]];
        var lane = new double[heads.KeyCount];
        for (int at = 0; at < q.Sizes[0] * q.Sizes[1] * q.Sizes[2]; at++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int head = at / heads.QueryCount;
            ReadOnlySpan<double> query = q.Values.AsSpan(at * heads.Size, heads.Size);
            Span<double> row = scores.AsSpan(at * heads.KeyCount, heads.KeyCount);
            ReadOnlySpan<double> keys = heads.Keys(k.Values, head);
            for (int key = 0; key < row.Length; key++)
            {
                row[key] += OwnSums<double>.Dot(query, keys.Slice(key * heads.Size, heads.Size)) * scale;
            }

            row.CopyTo(lane);
            SoftmaxOp.Normalize(lane);
            MatrixProduct.Add<double, double, OwnSums<double>>(
                y.AsSpan(at * heads.ValueSize, heads.ValueSize), lane, heads.Values(v.Values, head), 1, lane.Length, heads.ValueSize);
        }

        return AttentionLayout.SwapMiddle(y, q.Sizes[0], q.Sizes[1], q.Sizes[2], v.Sizes[3]);
    }
}
