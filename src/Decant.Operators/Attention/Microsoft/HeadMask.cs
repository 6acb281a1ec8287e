using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The masks and the bias of ONNX Runtime's attention operators.</summary>
/// <param name="FilterValue">What is added to the scores of masked keys.</param>
/// <param name="IsCausal">Whether a query attends only to keys at or before its own position.</param>
/// <param name="Past">The keys that come before those of the queries' own sequence.</param>
internal readonly record struct HeadMask(float FilterValue, bool IsCausal, long Past)
{
    /// <summary>What is added to the scores <c>[batch, heads, queries, keys]</c>.</summary>
    /// <param name="context">The node's context.</param>
    /// <param name="sizes">The sizes of the scores.</param>
    /// <param name="mask">
    /// Which keys count, or null: 1 or 0 as <c>[batch, keys]</c> or <c>[batch, queries, keys]</c>; the number of keys as <c>[batch]</c>; or their ends
    /// and then their starts as <c>[2 * batch]</c>.
    /// </param>
    /// <param name="bias">What else is added, or null: <c>[batch or 1, heads or 1, queries, keys]</c>.</param>
    /// <exception cref="ModelException">DEC1261: mask or bias does not fit.</exception>
    /// <exception cref="UnsupportedException">DEC1265: the mask has another form.</exception>
    public double[] Scores(EvaluationContext context, long[] sizes, Tensor? mask, Tensor? bias)
    {
        var scores = new double[Shape.CountElements(sizes)];
        (long heads, long queries, long keys) = (sizes[1], sizes[2], sizes[3]);
        Func<long, long, long, bool> hides = mask is null ? static (_, _, _) => false : Hides(context, sizes, mask);
        double[] added = bias is null ? [0] : Bias(context, sizes, bias);
        long batchStep = bias is null || bias.Sizes[0] == 1 ? 0 : bias.Length / bias.Sizes[0];
        long headStep = bias is null || bias.Sizes[1] == 1 ? 0 : queries * keys;
        for (long i = 0; i < scores.Length; i++)
        {
            long key = i % keys, query = i / keys % queries, head = i / (keys * queries) % heads, batch = i / (keys * queries * heads);
            double hidden = IsCausal && key > query + Past ? float.MinValue : hides(batch, query, key) ? FilterValue : 0;
            scores[i] = hidden + (bias is null ? 0 : added[(batch * batchStep) + (head * headStep) + (query * keys) + key]);
        }

        return scores;
    }

    private static double[] Bias(EvaluationContext context, long[] sizes, Tensor bias) =>
        bias.Rank == 4 && (bias.Sizes[0] == 1 || bias.Sizes[0] == sizes[0]) && (bias.Sizes[1] == 1 || bias.Sizes[1] == sizes[1])
            && bias.Sizes[2] == sizes[2] && bias.Sizes[3] == sizes[3]
            ? bias.ToDoubles()
            : throw context.Fail("DEC1261", $"attention_bias {bias} does not fit scores {Shape.Of(sizes)}");

    private static Func<long, long, long, bool> Hides(EvaluationContext context, long[] sizes, Tensor mask)
    {
        (long batch, long queries, long keys) = (sizes[0], sizes[2], sizes[3]);
        long[] given = mask.ToInt64s();
        return mask.Rank switch
        {
            1 when mask.Length == batch => (b, _, k) => k >= given[b],
            1 when mask.Length == 2 * batch => (b, _, k) => k >= given[b] || k < given[batch + b],
            2 when mask.Sizes[0] == batch && mask.Sizes[1] == keys => (b, _, k) => given[(b * keys) + k] <= 0,
            3 when mask.Sizes[0] == batch && mask.Sizes[1] == queries && mask.Sizes[2] == keys => (b, q, k) => given[(((b * queries) + q) * keys) + k] <= 0,
            4 => throw new UnsupportedException("DEC1265", $"{context.Who}: a mask of four axes is not evaluated"),
            1 when mask.Length == (3 * batch) + 2 => throw new UnsupportedException("DEC1265", $"{context.Who}: cumulated sequence lengths as mask are not evaluated"),
            _ => throw context.Fail("DEC1261", $"the mask {mask} does not fit scores {Shape.Of(sizes)}"),
        };
    }
}
