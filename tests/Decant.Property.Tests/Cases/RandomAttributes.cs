using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Random attributes by name: a name means much the same wherever ONNX uses it.</summary>
internal static class RandomAttributes
{
    private static readonly string[] Switches =
    [
        "keepdims", "noop_with_empty_axes", "exclusive", "reverse", "largest", "sorted", "upper", "align_corners", "inverse", "onesided", "fmod",
        "detect_negative", "detect_positive", "count_include_pad", "ceil_mode", "allowzero", "new_axis", "transA", "transB", "transBatchA", "transBatchB",
        "saturate", "periodic", "interleaved", "linear_before_reset", "input_forget", "channels_last",
    ];

    private static readonly string[] Numbers = ["alpha", "beta", "gamma", "lambd", "bias", "epsilon", "momentum", "scale", "spatial_scale"];

    private static readonly ElementType[] Types = [ElementType.Float32, ElementType.Float64, ElementType.Int32, ElementType.Int64, ElementType.Float16];

    /// <summary>Some of a schema's attributes; those whose name says nothing keep their defaults.</summary>
    /// <param name="draw">The choices.</param>
    /// <param name="schema">The operator.</param>
    /// <param name="rank">The rank of its first input.</param>
    public static AttributeMap Create(Draw draw, OperatorSchema schema, int rank)
    {
        var attributes = new AttributeMap();
        foreach (string name in schema.Attributes)
        {
            if (draw.Chance(0.7) && Value(draw, name, rank) is { } value)
            {
                attributes.Add(name, value);
            }
        }

        return attributes;
    }

    private static AttributeValue? Value(Draw draw, string name, int rank) => name switch
    {
        _ when Switches.Contains(name) => new IntAttribute(draw.Next(2)),
        _ when Numbers.Contains(name) => new FloatAttribute(draw.Between(1, 12) / 8f),
        "axis" when rank > 0 => new IntAttribute(draw.Axis(rank)),
        "axes" => new IntListAttribute(EquatableList.From(draw.Axes(rank, 1))),
        "p" => new IntAttribute(draw.Between(1, 2)),
        "k" => new IntAttribute(draw.Between(-2, 2)),
        "start" or "end" => new IntAttribute(draw.Between(-rank - 1, rank + 1)),
        "seed" => new FloatAttribute(draw.Next(100)),
        "to" or "dtype" or "output_datatype" => new IntAttribute((long)draw.Pick(Types)),
        "approximate" => new StringAttribute(draw.Pick("none", "tanh")),
        "reduction" => new StringAttribute(draw.Pick("none", "mean", "sum")),
        "pattern" => new StringAttribute(draw.Pick("[a-z]*", ".+", "x,.")),
        "direction" => new StringAttribute(draw.Pick("LEFT", "RIGHT")),
        "size" => new IntAttribute(draw.Pick(1, 3, 5)),
        "perm" => new IntListAttribute(EquatableList.From(draw.Shuffle(Enumerable.Range(0, rank).Select(static a => (long)a)))),
        _ => null,
    };
}
