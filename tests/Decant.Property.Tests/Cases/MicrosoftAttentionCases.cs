using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of ONNX Runtime's operators of transformers.</summary>
internal static class MicrosoftAttentionCases
{
    private const string Microsoft = "com.microsoft.";

    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        [Microsoft + "Attention"] = Attention,
        [Microsoft + "EmbedLayerNormalization"] = EmbedLayerNormalization,
        [Microsoft + "MultiHeadAttention"] = MultiHeadAttention,
        [Microsoft + "SkipSimplifiedLayerNormalization"] = SkipSimplifiedLayerNormalization,
    };

    private static OperatorCase Attention(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), steps = b.Draw.Between(1, 3), heads = b.Draw.Between(1, 2), size = b.Draw.Between(1, 3), inputs = b.Draw.Between(1, 4);
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        long past = b.Draw.Chance(0.3) ? b.Draw.Between(1, 2) : 0;
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("num_heads", heads).Set("unidirectional", b.Draw.Chance(0.3), false)),
            b.Draw.Between(1, 2),
            b.Of(type, [batch, steps, inputs]),
            b.Of(type, [inputs, 3 * heads * size]),
            b.Maybe(() => b.Of(type, [3 * heads * size])),
            null,
            past > 0 ? b.New(type, 2, batch, heads, past, size) : null,
            b.Maybe(() => b.New(type, batch, heads, steps, past + steps), 0.3));
    }

    private static OperatorCase MultiHeadAttention(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), queries = b.Draw.Between(1, 3), keys = b.Draw.Between(1, 3), heads = b.Draw.Between(1, 2), size = b.Draw.Between(1, 3);
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        Form form = b.Draw.Pick(Form.Plain, Form.PackedAll, Form.PackedKeys, Form.Split);
        (Operand query, Operand? key, Operand? value) = form switch
        {
            Form.PackedAll => (b.New(type, batch, queries, heads, 3, size), null, null),
            Form.PackedKeys => (b.New(type, batch, queries, heads * size), b.New(type, batch, keys, heads, 2, size), null),
            Form.Split => (b.New(type, batch, queries, heads * size), b.New(type, batch, heads, keys, size), b.New(type, batch, heads, keys, size)),
            _ => (b.New(type, batch, queries, heads * size), b.New(type, batch, keys, heads * size), (Operand?)b.New(type, batch, keys, heads * size)),
        };
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("num_heads", heads).Set("unidirectional", b.Draw.Chance(0.3), false)),
            b.Draw.Between(1, 4),
            query,
            key,
            value,
            form == Form.Split ? null : b.Maybe(() => b.New(type, 3 * heads * size)));
    }

    private static OperatorCase EmbedLayerNormalization(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), steps = b.Draw.Between(1, 3), hidden = b.Draw.Between(1, 4), words = b.Draw.Between(1, 5);
        ElementType type = b.Draw.Type(schema.Inputs[2].Types);
        Operand Ids(long limit) =>
            b.Given(Tensor.Create([.. Enumerable.Range(0, (int)(batch * steps)).Select(_ => b.Draw.Next((int)limit))], [batch, steps]));
        bool segments = b.Draw.Chance(0.5);
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("epsilon", 0.125f)),
            b.Draw.Between(1, 3),
            Ids(words),
            segments ? Ids(2) : null,
            b.Of(type, [words, hidden]),
            b.Of(type, [steps + 1, hidden]),
            segments ? b.Of(type, [2, hidden]) : null,
            b.Of(type, [hidden]),
            b.Of(type, [hidden]),
            b.Maybe(() => Ids(2)));
    }

    private static OperatorCase SkipSimplifiedLayerNormalization(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 3);
        Shape last = Shape.Of(x[x.Rank - 1]);
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("epsilon", 0.125f)),
            b.Draw.Between(1, 4),
            x,
            b.Of(x.Type, x.Shape),
            b.Of(x.Type, last),
            b.Maybe(() => b.Of(x.Type, last)));
    }

    private enum Form
    {
        Plain,
        PackedAll,
        PackedKeys,
        Split,
    }
}
