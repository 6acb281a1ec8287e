using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Scaled dot-product attention over several heads: <c>Y = softmax(softcap(Q · Kᵀ * scale) + mask) · V</c> (Vaswani et al., "Attention is all you
/// need"), where several heads of Q may share one of K and V. Q, K and V are <c>[batch, heads, sequence, head]</c> or
/// <c>[batch, sequence, heads * head]</c>; a past key and value come before K and V. Computed in double precision and rounded once.
/// </summary>
public sealed partial record AttentionOp : Operator
{
    private const int MaskInput = 3;
    private const int PastKeyInput = 4;
    private const int PastValueInput = 5;
    private const int LengthsInput = 6;

    /// <summary>ONNX Attention.</summary>
    public static OperatorSchema Definition { get; } = new("Attention", 24)
    {
        Inputs =
        [
            new("Q", TypeSet.Float, "T1"), new("K", TypeSet.Float, "T1"), new("V", TypeSet.Float, "T2"),
            new("attn_mask", TypeSet.Numeric | TypeSet.Bool, "U", ParameterKind.Optional), new("past_key", TypeSet.Float, "T1", ParameterKind.Optional),
            new("past_value", TypeSet.Float, "T2", ParameterKind.Optional), new("nonpad_kv_seqlen", TypeSet.Int64, null, ParameterKind.Optional),
        ],
        Outputs =
        [
            new("Y", TypeSet.Float, "T1"), new("present_key", TypeSet.Float, "T1", ParameterKind.Optional),
            new("present_value", TypeSet.Float, "T2", ParameterKind.Optional), new("qk_matmul_output", TypeSet.Float, "T1", ParameterKind.Optional),
        ],
        Attributes = ["is_causal", "kv_num_heads", "q_num_heads", "qk_matmul_output_mode", "scale", "softcap", "softmax_precision"],
        Create = static a => new AttentionOp
        {
            IsCausal = a.Bool("is_causal"),
            KeyHeads = a.Int("kv_num_heads", 0),
            QueryHeads = a.Int("q_num_heads", 0),
            ScoresMode = a.Int("qk_matmul_output_mode", 0),
            Scale = a.Contains("scale") ? a.Float("scale") : null,
            Softcap = a.Float("softcap", 0),
            SoftmaxPrecision = a.Type("softmax_precision", ElementType.Undefined),
        },
    };

    /// <summary>Whether a query attends only to keys at or before its own position.</summary>
    public bool IsCausal { get; init; }

    /// <summary>The heads of K and V where they have three axes; 0 otherwise.</summary>
    public long KeyHeads { get; init; }

    /// <summary>The heads of Q where it has three axes; 0 otherwise.</summary>
    public long QueryHeads { get; init; }

    /// <summary>What output 3 holds: 0 the products, 1 the capped products, 2 the masked scores, 3 the softmax.</summary>
    public long ScoresMode { get; init; }

    /// <summary>The factor of the products; null is one over the root of the head's size.</summary>
    public float? Scale { get; init; }

    /// <summary>The bound that products are smoothly capped to by <c>softcap * tanh(x / softcap)</c>; 0 caps nothing.</summary>
    public float Softcap { get; init; }

    /// <summary>The type that runtimes compute the softmax in; undefined leaves it to them.</summary>
    public ElementType SoftmaxPrecision { get; init; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("is_causal", IsCausal, false).Set("kv_num_heads", KeyHeads, 0).Set("q_num_heads", QueryHeads, 0)
            .Set("qk_matmul_output_mode", ScoresMode, 0).Set("softcap", Softcap, 0).Set("softmax_precision", SoftmaxPrecision, ElementType.Undefined);
        if (Scale is { } scale)
        {
            attributes.Set("scale", scale);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType type = context.ElementType(0);
        Shape? q = context.Shape(0);
        Shape? k = AttentionLayout.Split(context, 1, KeyHeads);
        Shape? v = AttentionLayout.Split(context, 2, KeyHeads);
        Shape? heads = AttentionLayout.Split(context, 0, QueryHeads);
        Dim past = context.HasInput(PastKeyInput) ? context.Shape(PastKeyInput)?[2] ?? Dim.Unknown : 0;
        if (q is null || k is null || v is null || heads is null)
        {
            context.SetOutput(0, type, null);
            context.SetOutput(1, type, null);
            context.SetOutput(2, context.ElementType(2), null);
            context.SetOutput(3, type, null);
            return;
        }

        context.SetOutput(0, type, q.Rank == 3 ? [heads[0], heads[2], heads[1] * v[3]] : [heads[0], heads[1], heads[2], v[3]]);
        context.SetOutput(1, type, [k[0], k[1], past + k[2], k[3]]);
        context.SetOutput(2, context.ElementType(2), [v[0], v[1], past + v[2], v[3]]);
        context.SetOutput(3, type, [heads[0], heads[1], heads[2], past + k[2]]);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? q = node.Input(0)?.Shape;
        Shape? k = node.Input(1)?.Shape;
        return new()
        {
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = q is null || k is null ? Dim.Unknown : 2 * q.SymbolicElementCount * k[k.Rank - 2],
            Axes = [new(0, 0, 0, 0), new(1, 0, 0, 0), new(2, 0, 0, 0)],
            Structure = Structure(node),
        };
    }
}
