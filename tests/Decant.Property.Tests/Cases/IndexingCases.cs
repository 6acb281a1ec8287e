using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators that read or write at computed places.</summary>
internal static class IndexingCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["Compress"] = Compress,
        ["Gather"] = Gather,
        ["GatherElements"] = GatherElements,
        ["GatherND"] = GatherNd,
        ["OneHot"] = OneHot,
        ["ScatterElements"] = ScatterElements,
        ["ScatterND"] = ScatterNd,
        ["TopK"] = TopK,
    };

    private static OperatorCase Compress(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        int axis = b.Draw.Next(x.Rank);
        bool flat = b.Draw.Chance(0.3);
        long size = flat ? x.Tensor.Length : x[axis];
        return OperatorCase.Of(
            schema.Create(flat ? [] : new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0))),
            x,
            b.Of(ElementType.Bool, Shape.Of(b.Draw.Between(0, (int)size))));
    }

    private static OperatorCase Gather(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 4);
        int axis = b.Draw.Next(x.Rank);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0))),
            x,
            Places(b, b.Draw.Type(TypeSet.Index), x[axis] == 0 ? Shape.Of(0) : b.Draw.Shape(b.Draw.Next(3)), x[axis]));
    }

    private static OperatorCase GatherElements(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        int axis = b.Draw.Next(x.Rank);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0))),
            x,
            Places(b, b.Draw.Type(TypeSet.Index), Within(b, x, axis), x[axis]));
    }

    private static OperatorCase ScatterElements(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        int axis = b.Draw.Next(x.Rank);
        Shape shape = Within(b, x, axis);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0)).Set("reduction", Reduction(b))),
            x,
            Places(b, b.Draw.Type(TypeSet.Index), shape, x[axis]),
            b.Of(x.Type, shape));
    }

    private static OperatorCase GatherNd(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 4);
        int batch = b.Draw.Chance(0.3) ? b.Draw.Next(x.Rank) : 0;
        int depth = b.Draw.Between(1, x.Rank - batch);
        long[] sizes = [.. x.Tensor.Sizes[..batch], .. b.Draw.Shape(b.Draw.Next(3)).Sizes, depth];
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("batch_dims", batch, 0)), x, Tuples(b, sizes, x.Tensor.Sizes.Slice(batch, depth)));
    }

    private static OperatorCase ScatterNd(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 4);
        int depth = b.Draw.Between(1, x.Rank);
        long[] outer = b.Draw.Shape(b.Draw.Next(3)).Sizes.ToArray();
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("reduction", Reduction(b))),
            x,
            Tuples(b, [.. outer, depth], x.Tensor.Sizes[..depth]),
            b.Of(x.Type, Shape.Of([.. outer, .. x.Tensor.Sizes[depth..]])));
    }

    private static OperatorCase OneHot(CaseBuilder b, OperatorSchema schema)
    {
        Operand indices = b.Any(TypeSet.Index, 0, 3);
        ElementType depth = b.Draw.Pick(ElementType.Int64, ElementType.Int32, ElementType.Float32);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("axis", b.Draw.Axis(indices.Rank + 1))),
            indices,
            b.Scalar(depth, b.Draw.Between(1, 4)),
            b.Of(b.Draw.Type(schema.Inputs[2].Types), [2]));
    }

    private static OperatorCase TopK(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        int axis = b.Draw.Next(x.Rank);
        return new OperatorCase(
            schema.Create(new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0), -1).Set("largest", b.Draw.Chance(0.5), true)),
            2,
            x,
            b.Integers(b.Draw.Next((int)x[axis] + 1)));
    }

    private static string Reduction(CaseBuilder b) => b.Draw.Pick("none", "add", "mul", "max", "min");

    // No larger than the data on any axis but one, as both operators ask.
    private static Shape Within(CaseBuilder b, Operand x, int axis) => Shape.Of(x.Tensor.Sizes.ToArray().Select((size, i) =>
        (Dim)(i == axis && size > 0 ? b.Draw.Between(1, (int)size) : b.Draw.Between((int)Math.Min(size, 1), (int)size))));

    private static Operand Places(CaseBuilder b, ElementType type, Shape shape, long size) =>
        b.Given(RandomTensor.Cast(Tensor.Create([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => Place(b, size))], shape), type));

    private static Operand Tuples(CaseBuilder b, long[] sizes, ReadOnlySpan<long> bounds)
    {
        var values = new long[Shape.CountElements(sizes)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Place(b, bounds[i % bounds.Length]);
        }

        return b.Given(Tensor.Create(values, Shape.Of(sizes)));
    }

    private static long Place(CaseBuilder b, long size) => size == 0 ? 0 : b.Draw.Next((int)size) - (b.Draw.Chance(0.3) ? size : 0);
}
