using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Attention over several heads: <c>output = softmax(Q · Kᵀ * scale + mask + attention_bias) · V</c> as <c>[batch, queries, hidden]</c> (Vaswani et al.,
/// "Attention is all you need"). Query, key and value are <c>[batch, sequence, hidden]</c>; or all in the query as
/// <c>[batch, sequence, heads, 3, head]</c>; or key and value in the key as <c>[batch, keys, heads, 2, head]</c>; or both as
/// <c>[batch, heads, keys, head]</c>. Computed in double precision and rounded once.
/// </summary>
/// <param name="Heads">The number of heads.</param>
public sealed partial record MultiHeadAttentionOp(long Heads) : Operator
{
    private const int KeyInput = 1;
    private const int ValueInput = 2;
    private const int BiasInput = 3;
    private const int MaskInput = 4;
    private const int AttentionBiasInput = 5;
    private const int PastKeyInput = 6;
    private const int PastValueInput = 7;
    private const int PastLengthInput = 8;
    private const int IndirectionInput = 9;
    private const int ScoresOutput = 3;

    /// <summary>ONNX Runtime's MultiHeadAttention.</summary>
    public static OperatorSchema Definition { get; } = new("MultiHeadAttention", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("query", TypeSet.Float, "T"), Optional("key"), Optional("value"), Optional("bias"), Index("key_padding_mask"), Optional("attention_bias"),
            Optional("past_key"), Optional("past_value"), Index("past_sequence_length"), Index("cache_indirection"),
        ],
        Outputs = [new("output", TypeSet.Float, "T"), Optional("present_key"), Optional("present_value"), new("qk", TypeSet.Float, "QK", ParameterKind.Optional)],
        Attributes = ["mask_filter_value", "num_heads", "scale", "unidirectional"],
        Create = static a => new MultiHeadAttentionOp(a.Int("num_heads"))
        {
            MaskFilterValue = a.Float("mask_filter_value", -10000),
            Scale = a.Float("scale", 0),
            IsCausal = a.Bool("unidirectional"),
        },
    };

    /// <summary>What is added to the scores of masked keys.</summary>
    public float MaskFilterValue { get; init; } = -10000;

    /// <summary>The factor of the products; 0 is one over the root of the head's size.</summary>
    public float Scale { get; init; }

    /// <summary>Whether a query attends only to keys at or before its own position.</summary>
    public bool IsCausal { get; init; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("mask_filter_value", MaskFilterValue, -10000).Set("num_heads", Heads).Set("scale", Scale, 0).Set("unidirectional", IsCausal, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType type = context.ElementType(0);
        Shape? query = context.Shape(0);
        Dim batch = query is { Rank: > 0 } ? query[0] : Dim.Unknown;
        Dim queries = query is { Rank: >= 3 } ? query[1] : Dim.Unknown;
        (Dim keys, Dim keySize, Dim valueSize) = InferKeys(context, query);
        Dim past = !context.HasInput(PastKeyInput) ? 0 : context.Shape(PastKeyInput) is { Rank: 4 } state ? state[2] : Dim.Unknown;
        context.SetOutput(0, type, [batch, queries, Heads * valueSize]);
        context.SetOutput(1, type, [batch, Heads, past + keys, keySize]);
        context.SetOutput(2, type, [batch, Heads, past + keys, valueSize]);
        context.SetOutput(ScoresOutput, type, [batch, Heads, queries, past + keys]);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? q = node.Input(0)?.Shape;
        Shape? k = node.Input(KeyInput)?.Shape;
        bool plain = q is { Rank: 3 } && k is { Rank: 3 };
        return new()
        {
            BiasInput = node.Input(BiasInput) is null ? null : BiasInput,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = plain ? 2 * q!.SymbolicElementCount * k![1] : Dim.Unknown,
            Axes = [.. Enumerable.Range(0, 3).Where(i => node.Input(i) is not null).Select(static i => new AxisFlow(i, 0, 0, 0)), new(0, 1, 0, 1)],
        };
    }

    private static Parameter Optional(string name) => new(name, TypeSet.Float, "T", ParameterKind.Optional);

    private static Parameter Index(string name) => new(name, TypeSet.Of(ElementType.Int32), "M", ParameterKind.Optional);

    private (Dim Keys, Dim KeySize, Dim ValueSize) InferKeys(InferenceContext context, Shape? query)
    {
        Shape? key = context.Shape(KeyInput);
        Shape? value = context.Shape(ValueInput);
        return (query, key, value) switch
        {
            ({ Rank: 5 }, _, _) => (query[1], query[4], query[4]),
            ({ Rank: 3 }, { Rank: 5 }, _) => (key[1], key[4], key[4]),
            ({ Rank: 3 }, { Rank: 4 }, { Rank: 4 }) => (key[2], key[3], value[3]),
            ({ Rank: 3 }, { Rank: 3 }, { Rank: 3 }) => (key[1], Dim.FloorDivide(key[2], Heads), Dim.FloorDivide(value[2], Heads)),
            _ when query is null || (key is null && context.HasInput(KeyInput)) || (value is null && context.HasInput(ValueInput)) => (Dim.Unknown, Dim.Unknown, Dim.Unknown),
            _ => throw context.Fail("DEC1261", $"query {query}, key {key} and value {value} have none of the forms [batch, sequence, hidden], packed, or [batch, heads, keys, head]"),
        };
    }
}
