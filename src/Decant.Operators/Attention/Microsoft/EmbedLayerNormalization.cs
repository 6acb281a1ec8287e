using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The sum of a word's, a position's and a segment's embedding, layer-normalized: <c>(x - mean) / sqrt(variance + epsilon) * gamma + beta</c> along
/// <c>hidden</c>, for <c>input_ids[batch, sequence]</c>. Output 1 counts the ones of each row of the mask. Computed in double precision and rounded once.
/// </summary>
/// <param name="Epsilon">Keeps the root away from zero.</param>
/// <param name="MaskIndexType">The form of mask_index that runtimes hand out; it changes nothing here.</param>
public sealed record EmbedLayerNormalizationOp(float Epsilon = 1e-12f, long MaskIndexType = 0) : Operator
{
    private const int WordInput = 2;
    private const int PositionInput = 3;
    private const int SegmentInput = 4;
    private const int MaskInput = 7;
    private const int PositionIdsInput = 8;

    private static readonly TypeSet Ids = TypeSet.Of(ElementType.Int32);

    /// <summary>ONNX Runtime's EmbedLayerNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("EmbedLayerNormalization", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("input_ids", Ids, "T1"), new("segment_ids", Ids, "T1", ParameterKind.Optional), new("word_embedding", TypeSet.Float, "T"),
            new("position_embedding", TypeSet.Float, "T"), new("segment_embedding", TypeSet.Float, "T", ParameterKind.Optional), new("gamma", TypeSet.Float, "T"),
            new("beta", TypeSet.Float, "T"), new("mask", Ids, "T1", ParameterKind.Optional), new("position_ids", Ids, "T1", ParameterKind.Optional),
        ],
        Outputs =
        [
            new("output", TypeSet.Float, "T"), new("mask_index", Ids, "T1", ParameterKind.Optional), new("embedding_sum", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Attributes = ["epsilon", "mask_index_type"],
        Create = static a => new EmbedLayerNormalizationOp(a.Float("epsilon", 1e-12f), a.Int("mask_index_type", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("epsilon", Epsilon, 1e-12f).Set("mask_index_type", MaskIndexType, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? ids = context.Shape(0);
        if (ids is { Rank: not 2 })
        {
            throw context.Fail("DEC1261", $"input_ids have shape {ids}, expected [batch, sequence]");
        }

        Shape? table = context.Shape(WordInput);
        Shape? output = ids is null ? null : [ids[0], ids[1], table is { Rank: 2 } ? table[1] : Dim.Unknown];
        ElementType type = context.ElementType(WordInput);
        context.SetOutput(0, type, output);
        context.SetOutput(1, ElementType.Int32, ids is null ? null : [ids[0]]);
        context.SetOutput(2, type, output);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor ids = context.Input(0);
        Tensor words = context.Input(WordInput);
        if (ids.Rank != 2 || words.Rank != 2 || context.Input(5).Length != words.Sizes[1] || context.Input(6).Length != words.Sizes[1])
        {
            throw context.Fail("DEC1261", $"input_ids {ids}, word_embedding {words}, gamma {context.Input(5)} and beta {context.Input(6)} do not fit each other");
        }

        int size = (int)words.Sizes[1];
        var values = new double[ids.Length * size];
        AddRows(context, values, words, ids.ToInt64s());
        AddRows(context, values, context.Input(PositionInput), Positions(context, ids));
        if (context.OptionalInput(1) is { } segments)
        {
            AddRows(context, values, context.Input(SegmentInput), Repeated(context, segments, ids));
        }

        var shape = Shape.Of(ids.Sizes[0], ids.Sizes[1], size);
        context.SetOutput(2, TensorConversion.FromDoubles(words.ElementType, [.. values], shape));
        context.SetOutput(1, Tensor.Vector<int>(CountMask(context, ids)));
        LastAxisNormalization.Apply(values, ids.Length, Epsilon, context.Input(5).ToDoubles(), context.Input(6).ToDoubles());
        context.SetOutput(0, TensorConversion.FromDoubles(words.ElementType, values, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        WeightInput = WordInput,
        WeightOutputAxis = 1,
        OutputChannelAxis = 2,
        Axes = [new(0, 0, 0, 0), new(0, 1, 0, 1), new(WordInput, 1, 0, 2), new(PositionInput, 1, 0, 2), new(5, 0, 0, 2), new(6, 0, 0, 2)],
    };

    private static long[] Positions(EvaluationContext context, Tensor ids) => context.OptionalInput(PositionIdsInput) is { } given
        ? Repeated(context, given, ids)
        : [.. Enumerable.Range(0, (int)ids.Length).Select(i => i % ids.Sizes[1])];

    // Positions may be given once for all of the batch.
    private static long[] Repeated(EvaluationContext context, Tensor given, Tensor ids) =>
        given.Length == ids.Length ? given.ToInt64s()
        : given.Length == ids.Sizes[1] ? [.. Enumerable.Repeat(given.ToInt64s(), (int)ids.Sizes[0]).SelectMany(static g => g)]
        : throw context.Fail("DEC1261", $"{given} does not fit input_ids {ids}");

    private static int[] CountMask(EvaluationContext context, Tensor ids)
    {
        var counts = new int[ids.Sizes[0]];
        if (context.OptionalInput(MaskInput) is { } mask)
        {
            if (mask.Length != ids.Length)
            {
                throw context.Fail("DEC1261", $"the mask {mask} does not fit input_ids {ids}");
            }

            long[] values = mask.ToInt64s();
            for (int i = 0; i < values.Length; i++)
            {
                counts[i / ids.Sizes[1]] += values[i] == 1 ? 1 : 0;
            }
        }

        return counts;
    }

    private static void AddRows(EvaluationContext context, double[] values, Tensor table, long[] rows)
    {
        int size = rows.Length == 0 ? 0 : values.Length / rows.Length;
        if (table.Rank != 2 || (rows.Length > 0 && table.Sizes[1] != size))
        {
            throw context.Fail("DEC1261", $"the embedding {table} has no rows of {size}");
        }

        ReadOnlySpan<double> source = TensorConversion.Doubles(table);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= table.Sizes[0])
            {
                throw context.Fail("DEC1261", $"id {rows[i]} is outside the embedding {table}");
            }

            OwnSums<double>.AddScaled(values.AsSpan(i * size, size), source.Slice((int)rows[i] * size, size), 1, 1);
        }
    }
}
