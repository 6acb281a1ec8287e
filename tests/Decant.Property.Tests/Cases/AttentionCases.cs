using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators of transformers.</summary>
internal static class AttentionCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["Attention"] = Attention,
        ["RotaryEmbedding"] = RotaryEmbedding,
        ["TensorScatter"] = TensorScatter,
        ["ai.onnx.preview.FlexAttention"] = FlexAttention,
        ["com.microsoft.BiasGelu"] = Biased,
        ["com.microsoft.FastGelu"] = Biased,
    };

    private static OperatorCase Attention(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), keyHeads = b.Draw.Between(1, 2), heads = keyHeads * b.Draw.Between(1, 2);
        long queries = b.Draw.Between(1, 3), keys = b.Draw.Between(1, 4), size = b.Draw.Pick(2, 4), valueSize = b.Draw.Pick(2, 3);
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        bool flat = b.Draw.Chance(0.4);
        AttributeMap attributes = new AttributeMap().Set("is_causal", b.Draw.Chance(0.3), false).Set("softcap", b.Draw.Pick(0f, 0f, 2f), 0);
        if (flat)
        {
            attributes.Set("q_num_heads", heads).Set("kv_num_heads", keyHeads);
        }

        long past = b.Draw.Chance(0.3) ? b.Draw.Between(1, 2) : 0;
        Operand Part(long count, long length, long width) =>
            b.New(type, flat ? [batch, length, count * width] : [batch, count, length, width]);
        Operand? mask = b.Maybe(() => b.New(b.Draw.Pick(type, ElementType.Bool), b.Draw.Narrower([batch, heads, queries, keys + past])), 0.3);
        return new OperatorCase(
            schema.Create(attributes),
            past > 0 ? b.Draw.Pick(1, 3, 4) : 1,
            Part(heads, queries, size),
            Part(keyHeads, keys, size),
            Part(keyHeads, keys, valueSize),
            mask,
            past > 0 ? b.New(type, batch, keyHeads, past, size) : null,
            past > 0 ? b.New(type, batch, keyHeads, past, valueSize) : null);
    }

    private static OperatorCase FlexAttention(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), keyHeads = b.Draw.Between(1, 2), heads = keyHeads * b.Draw.Between(1, 2), keys = b.Draw.Between(1, 4);
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        return OperatorCase.Of(
            schema.Create(b.Draw.Chance(0.5) ? [] : new AttributeMap().Set("scale", 0.5f)),
            b.New(type, batch, heads, b.Draw.Between(1, 3), 2),
            b.New(type, batch, keyHeads, keys, 2),
            b.New(type, batch, keyHeads, keys, b.Draw.Between(1, 3)));
    }

    private static OperatorCase RotaryEmbedding(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), heads = b.Draw.Between(1, 2), steps = b.Draw.Between(1, 3), half = b.Draw.Between(1, 2);
        Operand x = b.New(b.Draw.Type(schema.Inputs[0].Types), batch, heads, steps, 2 * half);
        bool positions = b.Draw.Chance(0.5);
        Shape cache = positions ? [5, half] : [batch, steps, half];
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("interleaved", b.Draw.Chance(0.5), false)),
            x,
            b.New(x.Type, cache),
            b.New(x.Type, cache),
            positions ? b.Given(Tensor.Create([.. Enumerable.Range(0, (int)(batch * steps)).Select(_ => (long)b.Draw.Next(5))], [batch, steps])) : null);
    }

    private static OperatorCase TensorScatter(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 3, 4);
        int axis = b.Draw.Between(1, x.Rank - 1);
        long rows = b.Draw.Between((int)Math.Min(1, x[axis]), (int)x[axis]);
        bool circular = b.Draw.Chance(0.4);
        long[] first = [.. Enumerable.Range(0, (int)x[0]).Select(_ => (long)b.Draw.Next((int)(circular ? Math.Max(1, x[axis]) : x[axis] - rows + 1)))];
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("axis", axis - x.Rank).Set("mode", circular ? "circular" : null)),
            x,
            b.Of(x.Type, Shape.Of(x.Shape.Select((d, i) => i == axis ? rows : d))),
            b.Maybe(() => b.Integers(first)));
    }

    private static OperatorCase Biased(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 4);
        return OperatorCase.Of(schema.Create([]), x, b.Of(x.Type, Shape.Of(x[x.Rank - 1])));
    }
}
