using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators on images.</summary>
internal static class ImageCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["AffineGrid"] = AffineGrid,
        ["GridSample"] = GridSample,
        ["NonMaxSuppression"] = NonMaxSuppression,
        ["Resize"] = Resize,
    };

    private static OperatorCase AffineGrid(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), spatial = b.Draw.Between(2, 3);
        long[] size = [batch, b.Draw.Between(1, 2), .. Enumerable.Range(0, (int)spatial).Select(_ => (long)b.Draw.Between(1, 4))];
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("align_corners", b.Draw.Chance(0.5), false)),
            b.New(b.Draw.Type(schema.Inputs[0].Types), batch, spatial, spatial + 1),
            b.Integers(size));
    }

    private static OperatorCase GridSample(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2);
        bool solid = b.Draw.Chance(0.3);
        ElementType type = b.Draw.Type(TypeSet.Of(ElementType.Float32, ElementType.Float64));
        long[] spatial = [.. Enumerable.Range(0, solid ? 3 : 2).Select(_ => (long)b.Draw.Between(1, 5))];
        long[] points = [.. spatial.Select(_ => (long)b.Draw.Between(1, 3))];
        var attributes = new AttributeMap()
            .Set("mode", solid ? b.Draw.Pick("linear", "nearest") : b.Draw.Pick("linear", "nearest", "cubic"))
            .Set("padding_mode", b.Draw.Pick("zeros", "border", "reflection"))
            .Set("align_corners", b.Draw.Chance(0.5), false);
        return OperatorCase.Of(
            schema.Create(attributes),
            b.New(type, [batch, b.Draw.Between(1, 2), .. spatial]),
            b.New(type, Shape.Of([batch, .. points, spatial.Length]), Domain.Unit));
    }

    private static OperatorCase NonMaxSuppression(CaseBuilder b, OperatorSchema schema)
    {
        long batch = b.Draw.Between(1, 2), boxes = b.Draw.Between(1, 5), classes = b.Draw.Between(1, 2);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("center_point_box", b.Draw.Chance(0.3), false)),
            b.New(ElementType.Float32, Shape.Of(batch, boxes, 4), Domain.Positive),
            b.New(ElementType.Float32, Shape.Of(batch, classes, boxes), Domain.Unit),
            b.Maybe(() => b.Given(Tensor.Scalar<long>(b.Draw.Between(0, 4))), 0.8),
            b.Maybe(() => b.Given(Tensor.Scalar(0.5f))),
            b.Maybe(() => b.Given(Tensor.Scalar(0.25f))));
    }

    private static OperatorCase Resize(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Find(static t => t.ElementType == ElementType.Float32 && t.Rank is >= 1 and <= 5 && t.Length > 0)
            ?? b.New(b.Draw.Pick(ElementType.Float32, ElementType.Float32, ElementType.UInt8, ElementType.Float64), WindowDraw.ImageShape(b));
        bool some = x.Rank > 2 && b.Draw.Chance(0.4);
        int[] axes = [.. Enumerable.Range(0, x.Rank).Skip(some ? 2 : 0)];
        string mode = b.Draw.Pick("nearest", "nearest", "linear", "cubic");
        bool keep = !some && x.Rank > 2 && b.Draw.Chance(0.7);
        float[] scales = [.. axes.Select(a => keep && a < 2 ? 1f : b.Draw.Pick(1f, 2f, 2f, 0.5f, 1.5f, 0.75f, 3f))];
        long[] sizes = [.. axes.Select(a => keep && a < 2 ? x[a] : b.Draw.Between(1, 8))];
        var attributes = new AttributeMap()
            .Set("mode", mode)
            .Set("coordinate_transformation_mode", b.Draw.Pick("half_pixel", "half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel", "half_pixel_symmetric"))
            .Set("nearest_mode", b.Draw.Pick("round_prefer_floor", "floor", "ceil", "round_prefer_ceil"))
            .Set("antialias", mode != "nearest" && b.Draw.Chance(0.15), false)
            .Set("exclude_outside", mode == "cubic" && b.Draw.Chance(0.3), false)
            .Set("keep_aspect_ratio_policy", b.Draw.Chance(0.15) ? b.Draw.Pick("not_larger", "not_smaller") : null);
        if (some)
        {
            attributes.Set("axes", EquatableList.From(axes.Select(a => (long)a - (b.Draw.Chance(0.3) ? x.Rank : 0))));
        }

        bool scaled = b.Draw.Chance(0.6);
        return OperatorCase.Of(
            schema.Create(attributes), x, null, scaled ? b.Given(Tensor.Vector(scales)) : null, scaled ? null : b.Integers(sizes));
    }
}
