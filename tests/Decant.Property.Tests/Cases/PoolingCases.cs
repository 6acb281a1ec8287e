using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of pools.</summary>
internal static class PoolingCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["AveragePool"] = static (b, s) => Pool(b, s, 1, a => a.Set("count_include_pad", b.Draw.Chance(0.4), false)),
        ["GlobalAveragePool"] = Global,
        ["GlobalLpPool"] = Global,
        ["GlobalMaxPool"] = Global,
        ["LpPool"] = static (b, s) => Pool(b, s, 1, a => a.Set("p", b.Draw.Between(1, 2))),
        ["MaxPool"] = static (b, s) => Pool(b, s, b.Draw.Between(1, 2), a => a.Set("storage_order", b.Draw.Chance(0.2), false)),
        ["MaxRoiPool"] = MaxRoiPool,
        ["MaxUnpool"] = MaxUnpool,
        ["RoiAlign"] = RoiAlign,
    };

    private static OperatorCase Pool(CaseBuilder b, OperatorSchema schema, int outputs, Action<AttributeMap> more)
    {
        Operand x = WindowDraw.Image(b, schema.Inputs[0].Types);
        AttributeMap attributes = WindowDraw.Attributes(b, WindowDraw.Kernel(b, x.Tensor.Sizes[2..])).Set("ceil_mode", b.Draw.Chance(0.3), false);
        more(attributes);
        return new OperatorCase(schema.Create(attributes), outputs, x);
    }

    private static OperatorCase Global(CaseBuilder b, OperatorSchema schema) => SchemaCase.Create(b, schema, 3, 5);

    private static OperatorCase MaxRoiPool(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.New(b.Draw.Type(schema.Inputs[0].Types), 2, b.Draw.Between(1, 3), 6, 6);
        var attributes = new AttributeMap().Set("pooled_shape", EquatableList.From<long>([b.Draw.Between(1, 2), b.Draw.Between(1, 2)]));
        return OperatorCase.Of(schema.Create(attributes), x, Regions(b, x.Type, batch: true));
    }

    private static OperatorCase MaxUnpool(CaseBuilder b, OperatorSchema schema)
    {
        long channels = b.Draw.Between(1, 2), height = b.Draw.Between(1, 3), width = b.Draw.Between(1, 3);
        Operand x = b.New(b.Draw.Type(schema.Inputs[0].Types), 1, channels, height, width);
        long[] places = b.Draw.Shuffle(Enumerable.Range(0, (int)(channels * height * width * 4)).Select(static i => (long)i))[..(int)x.Tensor.Length];
        var attributes = new AttributeMap().Set("kernel_shape", EquatableList.From<long>([2, 2])).Set("strides", EquatableList.From<long>([2, 2]));
        return OperatorCase.Of(
            schema.Create(attributes),
            x,
            b.Given(Tensor.Create(places, x.Shape)),
            b.Maybe(() => b.Integers(1, channels, (2 * height) + 1, 2 * width)));
    }

    private static OperatorCase RoiAlign(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.New(b.Draw.Type(schema.Inputs[0].Types), 2, b.Draw.Between(1, 3), 6, 6);
        var attributes = new AttributeMap()
            .Set("mode", b.Draw.Pick("avg", "max"))
            .Set("output_height", b.Draw.Between(1, 3))
            .Set("sampling_ratio", b.Draw.Next(3))
            .Set("coordinate_transformation_mode", b.Draw.Pick("half_pixel", "output_half_pixel"));
        Operand regions = Regions(b, x.Type, batch: false);
        long[] batches = [.. Enumerable.Range(0, (int)regions[0]).Select(_ => (long)b.Draw.Next(2))];
        return OperatorCase.Of(schema.Create(attributes), x, regions, b.Integers(batches));
    }

    private static Operand Regions(CaseBuilder b, ElementType type, bool batch)
    {
        List<double> values = [];
        int count = b.Draw.Between(0, 3);
        for (int i = 0; i < count; i++)
        {
            double x = b.Draw.Next(3), y = b.Draw.Next(3);
            values.AddRange(batch ? [b.Draw.Next(2), x, y, x + b.Draw.Next(4), y + b.Draw.Next(4)] : [x, y, x + b.Draw.Next(4), y + b.Draw.Next(4)]);
        }

        return b.Given(RandomTensor.Cast(Tensor.Create<double>([.. values], [count, batch ? 5 : 4]), type));
    }
}
