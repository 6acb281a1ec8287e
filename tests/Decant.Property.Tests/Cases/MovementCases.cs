using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators that move elements and change shapes.</summary>
internal static class MovementCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["CenterCropPad"] = CenterCropPad,
        ["Concat"] = Concat,
        ["DepthToSpace"] = static (b, s) => Blocks(b, s, fromDepth: true),
        ["Expand"] = Expand,
        ["Flatten"] = Flatten,
        ["Pad"] = Pad,
        ["Reshape"] = Reshape,
        ["ReverseSequence"] = ReverseSequence,
        ["Slice"] = Slice,
        ["SpaceToDepth"] = static (b, s) => Blocks(b, s, fromDepth: false),
        ["Split"] = Split,
        ["Squeeze"] = Squeeze,
        ["Tile"] = Tile,
        ["Trilu"] = static (b, s) => OperatorCase.Of(
            s.Create(new AttributeMap().Set("upper", b.Draw.Chance(0.5), true)),
            b.Any(s.Inputs[0].Types, 2),
            b.Maybe(() => b.Scalar(ElementType.Int64, b.Draw.Between(-3, 3)))),
        ["Unsqueeze"] = Unsqueeze,
    };

    private static OperatorCase Concat(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        int axis = b.Draw.Next(x.Rank);
        Operand[] parts = [x, .. Enumerable.Range(0, b.Draw.Next(3)).Select(_ => b.Of(x.Type, With(x.Shape, axis, b.Draw.Size())))];
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0))), b.Draw.Shuffle(parts));
    }

    private static OperatorCase Blocks(CaseBuilder b, OperatorSchema schema, bool fromDepth)
    {
        long block = b.Draw.Between(1, 2), channels = b.Draw.Between(1, 3), height = b.Draw.Size(), width = b.Draw.Size(), batch = b.Draw.Size();
        Shape shape = fromDepth ? [batch, channels * block * block, height, width] : [batch, channels, height * block, width * block];
        var attributes = new AttributeMap().Set("blocksize", block);
        return OperatorCase.Of(
            schema.Create(fromDepth ? attributes.Set("mode", b.Draw.Pick("DCR", "CRD")) : attributes),
            b.Of(b.Draw.Type(schema.Inputs[0].Types), shape));
    }

    private static OperatorCase Expand(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 0, 5);
        long[] wide = [.. x.Tensor.Sizes.ToArray().Select(s => s == 1 ? b.Draw.Size() : b.Draw.Chance(0.3) ? 1 : s)];
        long[] sizes = b.Draw.Chance(0.3) ? [b.Draw.Size(), .. wide] : [.. wide.Skip(b.Draw.Chance(0.2) ? 1 : 0)];
        return OperatorCase.Of(schema.Create([]), x, b.Integers(sizes));
    }

    private static OperatorCase Flatten(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types);
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("axis", b.Draw.Between(-x.Rank, x.Rank))), x);
    }

    private static OperatorCase Pad(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 5);
        bool some = b.Draw.Chance(0.4);
        long[] axes = some ? b.Draw.Axes(x.Rank, 1) : [];
        int count = some ? axes.Length : x.Rank;
        string mode = b.Draw.Pick("constant", "constant", "reflect", "edge", "wrap");
        long[] pads = [.. Enumerable.Range(0, 2 * count).Select(_ => (long)b.Draw.Pick(0, 0, 1, 2, -1))];
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("mode", mode, "constant")),
            x,
            b.Integers(pads),
            mode == "constant" ? b.Maybe(() => b.New(x.Type, Shape.Scalar)) : null,
            some ? b.Indices(b.Draw.Type(TypeSet.Index), axes, axes.Length) : null);
    }

    private static OperatorCase Reshape(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types);
        long left = x.Tensor.Length;
        List<long> sizes = [];
        while (left > 1 && sizes.Count < 4)
        {
            long[] divisors = [.. new long[] { 2, 3, 4, 5, left }.Where(d => left % d == 0)];
            sizes.Add(b.Draw.Pick(divisors));
            left /= sizes[^1];
        }

        if (left != 1 || b.Draw.Chance(0.3))
        {
            sizes.Insert(b.Draw.Next(sizes.Count + 1), left);
        }

        for (int i = 0; i < Math.Min(sizes.Count, x.Rank); i++)
        {
            sizes[i] = sizes[i] == x[i] && b.Draw.Chance(0.5) ? 0 : sizes[i];
        }

        if (sizes.Count > 0 && b.Draw.Chance(0.5))
        {
            sizes[b.Draw.Next(sizes.Count)] = -1;
        }

        return OperatorCase.Of(schema.Create(new AttributeMap().Set("allowzero", b.Draw.Chance(0.1), false)), x, b.Integers([.. sizes]));
    }

    private static OperatorCase ReverseSequence(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 2, 5);
        int batch = b.Draw.Next(2);
        long[] lengths = [.. Enumerable.Range(0, (int)x[batch]).Select(_ => (long)b.Draw.Next((int)x[1 - batch] + 1))];
        return OperatorCase.Of(schema.Create(new AttributeMap().Set("batch_axis", batch).Set("time_axis", 1 - batch)), x, b.Integers(lengths));
    }

    private static OperatorCase Slice(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        bool some = b.Draw.Chance(0.8);
        long[] axes = some ? b.Draw.Axes(x.Rank, 1) : [.. Enumerable.Range(0, x.Rank).Select(static a => (long)a)];
        ElementType type = b.Draw.Type(TypeSet.Index);
        long[] Ends(params long[] choices) => [.. axes.Select(_ => b.Draw.Pick(choices))];
        return OperatorCase.Of(
            schema.Create([]),
            x,
            b.Indices(type, Ends(0, 0, 1, -1, -2, 9), axes.Length),
            b.Indices(type, Ends(1, 2, 3, 9, -1, -9, int.MaxValue, int.MinValue), axes.Length),
            some ? b.Indices(type, axes, axes.Length) : null,
            b.Maybe(() => b.Indices(type, Ends(1, 1, 2, -1, -2), axes.Length)));
    }

    private static OperatorCase Split(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1);
        int axis = b.Draw.Next(x.Rank);
        var attributes = new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0));
        if (b.Draw.Chance(0.5))
        {
            int count = b.Draw.Between(1, (int)Math.Max(1, x[axis]));
            return new OperatorCase(schema.Create(attributes.Set("num_outputs", count)), count, x);
        }

        long first = b.Draw.Next((int)x[axis] + 1);
        return b.Draw.Chance(0.7)
            ? new OperatorCase(schema.Create(attributes), 2, x, b.Integers(first, x[axis] - first))
            : new OperatorCase(schema.Create(attributes), 1, x, b.Integers(x[axis]));
    }

    private static OperatorCase Squeeze(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Find(static t => t.Sizes.Contains(1)) ?? b.New(b.Draw.Type(schema.Inputs[0].Types), 1, b.Draw.Size(), 1);
        long[] ones = [.. Enumerable.Range(0, x.Rank).Where(a => x[a] == 1).Select(a => (long)a - (b.Draw.Chance(0.4) ? x.Rank : 0))];
        return OperatorCase.Of(schema.Create([]), x, b.Maybe(() => b.Integers(b.Draw.Shuffle(ones)[..b.Draw.Between(1, ones.Length)]), 0.8));
    }

    private static OperatorCase Tile(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 0, 4);
        return OperatorCase.Of(schema.Create([]), x, b.Integers([.. Enumerable.Range(0, x.Rank).Select(_ => (long)b.Draw.Pick(1, 1, 2, 3, 0))]));
    }

    private static OperatorCase Unsqueeze(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 0, 4);
        return OperatorCase.Of(schema.Create([]), x, b.Integers(b.Draw.Axes(x.Rank + b.Draw.Between(1, 2), 1)));
    }

    private static OperatorCase CenterCropPad(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(schema.Inputs[0].Types, 1, 4);
        long[]? axes = b.Draw.Chance(0.5) ? b.Draw.Axes(x.Rank, 1) : null;
        long[] sizes = [.. Enumerable.Range(0, axes?.Length ?? x.Rank).Select(_ => b.Draw.Size())];
        return OperatorCase.Of(
            schema.Create(axes is null ? [] : new AttributeMap().Set("axes", EquatableList.From(axes))),
            x,
            b.Indices(b.Draw.Type(TypeSet.Index), sizes, sizes.Length));
    }

    private static Shape With(Shape shape, int axis, long size) => Shape.Of(shape.Select((d, i) => i == axis ? size : d));
}
