using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Counts the n-grams of a pool in each row of the input (<c>[C]</c> or <c>[N, C]</c>), the words of an n-gram up to
/// <paramref name="MaxSkipCount"/> words apart: <c>Y: float32[…, classes]</c>.
/// </summary>
/// <param name="Mode"><c>TF</c>: the counts; <c>IDF</c>: the weights of those that occur; <c>TFIDF</c>: counts times weights.</param>
/// <param name="MinGramLength">The shortest n-grams counted.</param>
/// <param name="MaxGramLength">The longest n-grams counted.</param>
/// <param name="MaxSkipCount">The most words left out between two words.</param>
/// <param name="NgramCounts">Where in the pool the n-grams of each length begin.</param>
/// <param name="NgramIndexes">The class of each n-gram.</param>
/// <param name="PoolInt64s">The pool, where the words are integers.</param>
/// <param name="PoolStrings">The pool, where the words are strings.</param>
/// <param name="Weights">A weight for each n-gram; null for ones.</param>
public sealed record TfIdfVectorizerOp(
    string Mode,
    long MinGramLength,
    long MaxGramLength,
    long MaxSkipCount,
    EquatableList<long> NgramCounts,
    EquatableList<long> NgramIndexes,
    EquatableList<long>? PoolInt64s = null,
    EquatableList<string>? PoolStrings = null,
    EquatableList<float>? Weights = null) : Operator
{
    /// <summary>ONNX TfIdfVectorizer.</summary>
    public static OperatorSchema Definition { get; } = new("TfIdfVectorizer", 9)
    {
        Inputs = [new("X", TypeSet.Index | TypeSet.Of(ElementType.String), "T")],
        Outputs = [new("Y", TypeSet.Of(ElementType.Float32), "T1")],
        Attributes =
        [
            "max_gram_length", "max_skip_count", "min_gram_length", "mode", "ngram_counts", "ngram_indexes", "pool_int64s", "pool_strings", "weights",
        ],
        Create = static a => new TfIdfVectorizerOp(
            a.Text("mode"),
            a.Int("min_gram_length"),
            a.Int("max_gram_length"),
            a.Int("max_skip_count"),
            a.Ints("ngram_counts") ?? [],
            a.Ints("ngram_indexes") ?? [],
            a.Ints("pool_int64s"),
            a.Texts("pool_strings"),
            a.Floats("weights")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    private long Classes => NgramIndexes.Count == 0 ? 0 : NgramIndexes.Max() + 1;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("max_gram_length", MaxGramLength)
        .Set("max_skip_count", MaxSkipCount)
        .Set("min_gram_length", MinGramLength)
        .Set("mode", Mode)
        .Set("ngram_counts", NgramCounts)
        .Set("ngram_indexes", NgramIndexes)
        .Set("pool_int64s", PoolInt64s)
        .Set("pool_strings", PoolStrings)
        .Set("weights", Weights);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Float32, context.Shape(0) switch
    {
        { Rank: 2 } shape => [shape[0], Classes],
        { Rank: 1 } => [Classes],
        _ => null,
    });

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.Rank is not (1 or 2))
        {
            throw context.Fail("DEC1230", $"{x} is neither [C] nor [N, C]");
        }

        long rows = x.Rank == 1 ? 1 : x.Sizes[0];
        long columns = x.Sizes[^1];
        var counts = new long[rows * Classes];
        if (x.ElementType == ElementType.String)
        {
            Count(counts, x.Strings.ToArray(), PoolStrings?.ToArray() ?? [], columns);
        }
        else
        {
            Count(counts, x.ToInt64s(), PoolInt64s?.ToArray() ?? [], columns);
        }

        context.SetOutput(0, Tensor.Create(Weigh(counts), x.Rank == 1 ? Shape.Of(Classes) : Shape.Of(rows, Classes)));
    }

    private float[] Weigh(long[] counts)
    {
        var weights = new float[Classes];
        Array.Fill(weights, 1);
        for (int i = 0; i < (Weights?.Count ?? 0); i++)
        {
            weights[NgramIndexes[i]] = Weights!.Value[i];
        }

        var result = new float[counts.Length];
        for (int i = 0; i < result.Length; i++)
        {
            float weight = Mode == "TF" ? 1 : weights[i % Classes];
            result[i] = (Mode == "IDF" ? Math.Min(counts[i], 1) : counts[i]) * weight;
        }

        return result;
    }

    private void Count<T>(long[] counts, T[] words, T[] pool, long columns)
        where T : notnull
    {
        int ngram = 0;
        for (int length = 1; length <= NgramCounts.Count; length++)
        {
            long end = length < NgramCounts.Count ? NgramCounts[length] : pool.Length;
            for (long start = NgramCounts[length - 1]; start + length <= end; start += length, ngram++)
            {
                if (length >= MinGramLength && length <= MaxGramLength)
                {
                    Count(counts, words, pool.AsSpan((int)start, length), columns, NgramIndexes[ngram]);
                }
            }
        }
    }

    private void Count<T>(long[] counts, T[] words, ReadOnlySpan<T> ngram, long columns, long index)
        where T : notnull
    {
        long skips = ngram.Length == 1 ? 0 : MaxSkipCount;
        for (long row = 0; columns > 0 && row < words.Length / columns; row++)
        {
            for (long step = 1; step <= skips + 1; step++)
            {
                for (long start = 0; start + (step * (ngram.Length - 1)) < columns; start++)
                {
                    counts[(row * Classes) + index] += Matches(words, ngram, (row * columns) + start, step) ? 1 : 0;
                }
            }
        }
    }

    private static bool Matches<T>(T[] words, ReadOnlySpan<T> ngram, long start, long step)
        where T : notnull
    {
        for (int i = 0; i < ngram.Length; i++)
        {
            if (!words[start + (i * step)].Equals(ngram[i]))
            {
                return false;
            }
        }

        return true;
    }
}
