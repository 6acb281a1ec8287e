using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators that carry a state.</summary>
internal static class RecurrentCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["GRU"] = static (b, s) => Create(b, s, 3, new AttributeMap().Set("linear_before_reset", b.Draw.Chance(0.5), false)),
        ["LSTM"] = static (b, s) => Create(b, s, 4, []),
        ["com.microsoft.DynamicQuantizeLSTM"] = Quantized,
        ["RNN"] = static (b, s) => Create(b, s, 1, []),
    };

    private static OperatorCase Create(CaseBuilder b, OperatorSchema schema, int gates, AttributeMap attributes)
    {
        long steps = b.Draw.Between(1, 3), batch = b.Draw.Between(1, 2), width = b.Draw.Between(1, 3), hidden = b.Draw.Between(1, 3);
        string direction = b.Draw.Pick("forward", "reverse", "bidirectional");
        long directions = direction == "bidirectional" ? 2 : 1;
        bool batchFirst = b.Draw.Chance(0.2);
        ElementType type = b.Draw.Pick(ElementType.Float32, ElementType.Float32, ElementType.Float64);
        attributes.Set("hidden_size", hidden).Set("direction", direction, "forward").Set("layout", batchFirst, false);
        Shape state = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
        List<Operand?> inputs =
        [
            b.Of(type, batchFirst ? [batch, steps, width] : [steps, batch, width]),
            b.Of(type, [directions, gates * hidden, width]),
            b.Of(type, [directions, gates * hidden, hidden]),
            b.Maybe(() => b.Of(type, [directions, 2 * gates * hidden])),
            b.Maybe(() => b.Given(Tensor.Create([.. Enumerable.Range(0, (int)batch).Select(_ => b.Draw.Between(0, (int)steps))], Shape.Of(batch))), 0.3),
            b.Maybe(() => b.Of(type, state)),
        ];
        if (schema.Name == "LSTM")
        {
            inputs.Add(b.Maybe(() => b.Of(type, state)));
            inputs.Add(b.Maybe(() => b.Of(type, [directions, 3 * hidden]), 0.2));
        }

        return new OperatorCase(schema.Create(attributes), b.Draw.Between(1, schema.Outputs.Count), [.. inputs]);
    }

    private static OperatorCase Quantized(CaseBuilder b, OperatorSchema schema)
    {
        long steps = b.Draw.Between(1, 3), batch = b.Draw.Between(1, 2), width = b.Draw.Between(1, 3), hidden = b.Draw.Between(1, 3);
        string direction = b.Draw.Pick("forward", "reverse", "bidirectional");
        long directions = direction == "bidirectional" ? 2 : 1;
        ElementType type = b.Draw.Type(TypeSet.Int8OrUInt8);
        Shape scales = b.Draw.Chance(0.5) ? [directions] : [directions, 4 * hidden];
        Operand Scale() => b.New(ElementType.Float32, scales, Domain.Positive);
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("hidden_size", hidden).Set("direction", direction, "forward")),
            b.Draw.Between(1, 3),
            b.Of(ElementType.Float32, [steps, batch, width]),
            b.New(type, directions, width, 4 * hidden),
            b.New(type, directions, hidden, 4 * hidden),
            b.Maybe(() => b.Of(ElementType.Float32, [directions, 8 * hidden])),
            null,
            b.Maybe(() => b.Of(ElementType.Float32, [directions, batch, hidden])),
            b.Maybe(() => b.Of(ElementType.Float32, [directions, batch, hidden])),
            null,
            Scale(),
            b.New(type, scales),
            Scale(),
            b.New(type, scales));
    }
}
