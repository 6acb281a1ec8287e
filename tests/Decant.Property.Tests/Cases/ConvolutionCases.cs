using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of convolutions.</summary>
internal static class ConvolutionCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["Conv"] = static (b, s) => Conv(b, s, []),
        ["ConvTranspose"] = ConvTranspose,
        ["Col2Im"] = Col2Im,
        ["DeformConv"] = DeformConv,
        ["com.microsoft.FusedConv"] = static (b, s) => Conv(b, s, new AttributeMap().Set("activation", b.Draw.Pick("Relu", "Tanh", "Sigmoid"))),
    };

    /// <summary>Channels, groups and the weight's shape for an image.</summary>
    public static (long Groups, long[] Kernel, Shape Weight) Weight(CaseBuilder b, Shape image, bool transposed = false)
    {
        long channels = image[1].Value;
        long[] divisors = [.. Enumerable.Range(1, (int)Math.Max(1, channels)).Where(d => channels % d == 0).Select(static d => (long)d)];
        long groups = b.Draw.Chance(0.6) ? 1 : b.Draw.Pick(divisors);
        long outputs = groups * b.Draw.Pick(1, 1, 2, 3);
        long[] kernel = WindowDraw.Kernel(b, image.Sizes[2..]);
        return (groups, kernel, transposed ? Shape.Of([channels, outputs / groups, .. kernel]) : Shape.Of([outputs, channels / groups, .. kernel]));
    }

    private static OperatorCase Conv(CaseBuilder b, OperatorSchema schema, AttributeMap more)
    {
        Operand x = WindowDraw.Image(b, schema.Inputs[0].Types);
        (long groups, long[] kernel, Shape weight) = Weight(b, x.Shape);
        AttributeMap attributes = WindowDraw.Attributes(b, kernel).Set("group", groups, 1);
        foreach ((string name, AttributeValue value) in more)
        {
            attributes.Add(name, value);
        }

        return OperatorCase.Of(schema.Create(attributes), x, b.Of(x.Type, weight), b.Maybe(() => b.Of(x.Type, Shape.Of([weight[0]]))));
    }

    private static OperatorCase ConvTranspose(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = WindowDraw.Image(b, schema.Inputs[0].Types);
        (long groups, long[] kernel, Shape weight) = Weight(b, x.Shape, transposed: true);
        AttributeMap attributes = WindowDraw.Attributes(b, kernel).Set("group", groups, 1);
        if (attributes.Ints("strides") is { } strides && b.Draw.Chance(0.4))
        {
            attributes.Set("output_padding", EquatableList.From(strides.Select(s => (long)b.Draw.Next((int)s))));
        }

        return OperatorCase.Of(schema.Create(attributes), x, b.Of(x.Type, weight), b.Maybe(() => b.Of(x.Type, Shape.Of(groups * weight[1].Value))));
    }

    private static OperatorCase Col2Im(CaseBuilder b, OperatorSchema schema)
    {
        long[] image = [b.Draw.Between(2, 5), b.Draw.Between(2, 5)];
        long[] block = [b.Draw.Between(1, 2), b.Draw.Between(1, 2)];
        long[] pads = [.. Enumerable.Range(0, 4).Select(_ => (long)b.Draw.Next(2))];
        long blocks = Enumerable.Range(0, 2).Aggregate(1L, (product, i) => product * (image[i] + pads[i] + pads[i + 2] - block[i] + 1));
        Operand x = b.New(b.Draw.Type(TypeSet.Numeric), b.Draw.Between(1, 2), b.Draw.Between(1, 3) * block[0] * block[1], blocks);
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("pads", EquatableList.From(pads))), x, b.Integers(image), b.Integers(block));
    }

    private static OperatorCase DeformConv(CaseBuilder b, OperatorSchema schema)
    {
        ElementType type = b.Draw.Type(schema.Inputs[0].Types);
        long channels = b.Draw.Pick(1, 2, 4), height = b.Draw.Between(3, 5), width = b.Draw.Between(3, 5), batch = b.Draw.Between(1, 2);
        Operand x = b.New(type, batch, channels, height, width);
        Shape offsets = [batch, 2 * 4, height - 1, width - 1];
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("kernel_shape", EquatableList.From<long>([2, 2]))),
            x,
            b.New(type, b.Draw.Between(1, 3), channels, 2, 2),
            b.New(type, offsets),
            null,
            b.Maybe(() => b.New(type, batch, 4, height - 1, width - 1)));
    }
}
