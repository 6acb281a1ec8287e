using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;

namespace Decant.Fuzz.Tests;

/// <summary>Makes nonsense of a node's attributes.</summary>
/// <param name="random">The dice.</param>
internal sealed class AttributeMutator(Random random)
{
    private static readonly string[] Words =
        ["", "nearest", "linear", "cubic", "reflect", "constant", "edge", "wrap", "SAME_UPPER", "VALID", "NOTSET", "bidirectional", "reverse", "mean", "sum", "none", "ij,jk->ik", "...a->a", "a", "->", "(a+)+$", "pytorch_half_pixel", "tanh"];

    /// <summary>Changes, adds or takes away one attribute.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="known">The names that the operator knows.</param>
    /// <param name="graph">Gives a graph for attributes that hold one.</param>
    public void Edit(List<AttributeProto> attributes, string[] known, Func<GraphProto> graph)
    {
        int at = random.Next(Math.Max(1, attributes.Count));
        if (attributes.Count == 0 || random.Next(4) == 0)
        {
            attributes.Add(Fresh(known.Length > 0 ? known[random.Next(known.Length)] : "axis", graph));
            return;
        }

        AttributeProto attribute = attributes[at];
        switch (random.Next(8))
        {
            case 0:
                attributes.RemoveAt(at);
                break;
            case 1:
                attributes.Add(attribute);
                break;
            case 2:
                attribute.Type = (AttributeType)random.Next(16);
                break;
            case 3:
                attribute.Name = known.Length > 0 && random.Next(4) > 0 ? known[random.Next(known.Length)] : null;
                break;
            default:
                Change(attribute, graph);
                break;
        }
    }

    private void Change(AttributeProto attribute, Func<GraphProto> graph)
    {
        switch (attribute.Type)
        {
            case AttributeType.Int:
                attribute.I = Number();
                break;
            case AttributeType.Float:
                attribute.F = Real();
                break;
            case AttributeType.String:
                attribute.S = ByteRange.Utf8(Words[random.Next(Words.Length)]);
                break;
            case AttributeType.Ints:
                ChangeList(attribute.Ints, Number);
                break;
            case AttributeType.Floats:
                ChangeList(attribute.Floats, Real);
                break;
            case AttributeType.Strings:
                ChangeList(attribute.Strings, () => ByteRange.Utf8(Words[random.Next(Words.Length)]));
                break;
            case AttributeType.Tensor when attribute.T is { } tensor:
                new TensorMutator(random).Edit(tensor);
                break;
            case AttributeType.Graph:
                attribute.G = random.Next(4) == 0 ? null : graph();
                break;
            default:
                attribute.Type = null;
                break;
        }
    }

    private void ChangeList<T>(List<T> list, Func<T> next)
    {
        switch (random.Next(4))
        {
            case 0 when list.Count > 0:
                list.RemoveAt(random.Next(list.Count));
                break;
            case 1:
                list.Add(next());
                break;
            default:
                if (list.Count > 0)
                {
                    list[random.Next(list.Count)] = next();
                }

                break;
        }
    }

    private AttributeProto Fresh(string name, Func<GraphProto> graph)
    {
        var attribute = new AttributeProto { Name = name, Type = (AttributeType)(1 + random.Next(8)) };
        switch (attribute.Type)
        {
            case AttributeType.Ints:
                attribute.Ints.AddRange(Enumerable.Range(0, random.Next(6)).Select(_ => Number()));
                break;
            case AttributeType.Floats:
                attribute.Floats.AddRange(Enumerable.Range(0, random.Next(4)).Select(_ => Real()));
                break;
            case AttributeType.Tensor:
                attribute.T = ProtoModel.Tensor("t", [Number(), Number()], 2);
                break;
            default:
                Change(attribute, graph);
                break;
        }

        return attribute;
    }

    // Mostly numbers near those that mean something.
    private long Number() => random.Next(3) > 0 ? random.Next(-3, 6) : ByteMutator.Number(random);

    private float Real() => random.Next(8) switch
    {
        0 => float.NaN,
        1 => float.PositiveInfinity,
        2 => float.MinValue,
        3 => 0,
        4 => float.Epsilon,
        5 => -1,
        6 => 1e30f,
        _ => random.NextSingle() * 4,
    };
}
