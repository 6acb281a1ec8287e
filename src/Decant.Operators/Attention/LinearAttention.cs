using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Attention without a softmax, as a recurrence over a state <c>S: [batch, kv heads, key, value]</c>: at each position
/// <c>S = exp(decay) * S</c> (gated rules), <c>v = beta * (v - Sᵀ · k)</c> (delta rules), <c>S = S + k · vᵀ</c> and <c>y = scale * Sᵀ · q</c>
/// (Yang et al., "Gated delta networks", equations 1–10). Query, key and value are <c>[batch, sequence, heads * size]</c>; several query heads may
/// read the state of one key head. Computed in double precision and rounded once.
/// </summary>
public sealed partial record LinearAttentionOp : Operator
{
    private const int PastInput = 3;
    private const int DecayInput = 4;
    private const int BetaInput = 5;

    /// <summary>ONNX LinearAttention.</summary>
    public static OperatorSchema Definition { get; } = new("LinearAttention", 27)
    {
        Inputs =
        [
            new("query", TypeSet.Float, "T"), new("key", TypeSet.Float, "T"), new("value", TypeSet.Float, "T"),
            new("past_state", TypeSet.Float, "S", ParameterKind.Optional), new("decay", TypeSet.Float, "T", ParameterKind.Optional),
            new("beta", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Float, "T"), new("present_state", TypeSet.Float, "S", ParameterKind.Optional)],
        Attributes = ["chunk_size", "kv_num_heads", "q_num_heads", "scale", "update_rule"],
        Create = static a => new LinearAttentionOp
        {
            ChunkSize = a.Contains("chunk_size") ? a.Int("chunk_size") : null,
            KeyHeads = a.Int("kv_num_heads"),
            QueryHeads = a.Int("q_num_heads"),
            Scale = a.Contains("scale") ? a.Float("scale") : null,
            UpdateRule = a.Text("update_rule", "gated_delta") switch
            {
                "linear" => LinearAttentionRule.Linear,
                "gated" => LinearAttentionRule.Gated,
                "delta" => LinearAttentionRule.Delta,
                "gated_delta" => LinearAttentionRule.GatedDelta,
                string other => throw new ModelException("DEC1272", $"attribute 'update_rule': '{other}' is none of linear, gated, delta, gated_delta"),
            },
        },
    };

    /// <summary>How many positions a runtime may take at once; a hint without a meaning, or null.</summary>
    public long? ChunkSize { get; init; }

    /// <summary>The heads of key and value.</summary>
    public long KeyHeads { get; init; }

    /// <summary>The heads of the query: a multiple of <see cref="KeyHeads"/>.</summary>
    public long QueryHeads { get; init; }

    /// <summary>The factor of the outputs; null or 0 is one over the root of the key's size.</summary>
    public float? Scale { get; init; }

    /// <summary>How the state changes.</summary>
    public LinearAttentionRule UpdateRule { get; init; } = LinearAttentionRule.GatedDelta;

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    private bool IsGated => UpdateRule is LinearAttentionRule.Gated or LinearAttentionRule.GatedDelta;

    private bool IsDelta => UpdateRule is LinearAttentionRule.Delta or LinearAttentionRule.GatedDelta;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("kv_num_heads", KeyHeads).Set("q_num_heads", QueryHeads).Set("update_rule", UpdateRule switch
        {
            LinearAttentionRule.Linear => "linear",
            LinearAttentionRule.Gated => "gated",
            LinearAttentionRule.Delta => "delta",
            _ => null,
        });
        if (ChunkSize is { } chunk)
        {
            attributes.Set("chunk_size", chunk);
        }

        if (Scale is { } scale)
        {
            attributes.Set("scale", scale);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        CheckInputs(context.HasInput, context.Fail);
        ElementType state = context.HasInput(PastInput) ? context.ElementType(PastInput) : context.ElementType(0);
        Shape? query = Sequence(context, 0);
        Shape? value = Sequence(context, 2);
        if (query is null || value is null)
        {
            context.SetOutput(0, context.ElementType(0), null);
            context.SetOutput(1, state, context.Shape(PastInput));
            return;
        }

        Dim size = Dim.FloorDivide(value[2], KeyHeads);
        context.SetOutput(0, context.ElementType(0), [query[0], query[1], QueryHeads * size]);
        context.SetOutput(1, state, [query[0], KeyHeads, Dim.FloorDivide(query[2], QueryHeads), size]);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? query = node.Input(0)?.Shape;
        Shape? value = node.Input(2)?.Shape;
        return new()
        {
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = query is not { Rank: 3 } || value is not { Rank: 3 }
                ? Dim.Unknown
                : query[0] * query[1] * Dim.FloorDivide(query[2], QueryHeads) * Dim.FloorDivide(value[2], KeyHeads) * (QueryHeads + ((IsDelta ? 2 : 1) * KeyHeads)),
            Axes = [new(0, 0, 0, 0), new(1, 0, 0, 0), new(2, 0, 0, 0), new(0, 1, 0, 1), new(1, 1, 0, 1), new(2, 1, 0, 1)],
        };
    }

    private static Shape? Sequence(InferenceContext context, int input) => context.Shape(input) is { Rank: not 3 } shape
        ? throw context.Fail("DEC1272", $"input {input} has shape {shape}, expected [batch, sequence, heads * size]")
        : context.Shape(input);

    private void CheckInputs(Func<int, bool> has, Func<string, string, ModelException> fail)
    {
        if (KeyHeads < 1 || QueryHeads < 1 || QueryHeads % KeyHeads != 0)
        {
            throw fail("DEC1272", $"{QueryHeads} query heads are no multiple of {KeyHeads} key heads");
        }

        if (has(DecayInput) != IsGated || has(BetaInput) != IsDelta)
        {
            throw fail("DEC1272", $"the rule '{UpdateRule}' takes {(IsGated ? "a" : "no")} decay and {(IsDelta ? "a" : "no")} beta");
        }
    }
}
