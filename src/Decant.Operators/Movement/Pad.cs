using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Adds elements before and after each axis: a constant, the mirrored elements (without the edge itself), the edge, or the tensor wrapped
/// around. Negative numbers of elements cut elements off.
/// </summary>
/// <param name="Mode"><c>constant</c>, <c>reflect</c>, <c>edge</c> or <c>wrap</c>.</param>
public sealed record PadOp(string Mode = "constant") : Operator
{
    /// <summary>ONNX Pad.</summary>
    public static OperatorSchema Definition { get; } = new("Pad", 25)
    {
        Inputs =
        [
            new("data", TypeSet.Any, "T"),
            new("pads", TypeSet.Int64),
            new("constant_value", TypeSet.Any, "T", ParameterKind.Optional),
            new("axes", TypeSet.Index, "Tind", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["mode"],
        Create = static a => new PadOp(a.Text("mode", "constant")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("mode", Mode, "constant");

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        Dim[] dims = shape.ToArray();
        long[]? axes = context.HasInput(3) ? SymbolicElements.Numbers(context, 3) : AllAxes(shape.Rank);
        if (axes is null || SymbolicElements.Of(context, 1) is not { } pads)
        {
            Array.Fill(dims, Dim.Unknown);
        }
        else
        {
            CheckLength(context.Fail, pads.Elements.Length, axes.Length);
            int[] normalized = Axes.NormalizeAll(context.Who, axes, shape.Rank);
            for (int i = 0; i < axes.Length; i++)
            {
                dims[normalized[i]] += pads.Elements[i] + pads.Elements[i + axes.Length];
            }
        }

        context.SetOutput(0, context.ElementType(0), Shape.Of(dims));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        long[] pads = context.Input(1).ToInt64s();
        long[] axes = context.OptionalInput(3)?.ToInt64s() ?? AllAxes(data.Rank);
        CheckLength(context.Fail, pads.Length, axes.Length);
        int[] normalized = Axes.NormalizeAll(context.Who, axes, data.Rank);
        var margins = new PadMargin[data.Rank];
        for (int axis = 0; axis < data.Rank; axis++)
        {
            int i = Array.IndexOf(normalized, axis);
            margins[axis] = i < 0
                ? PadMargin.Of(data.Sizes[axis], 0, 0)
                : PadMargin.Of(data.Sizes[axis], pads[i], pads[i + axes.Length]);
            if (margins[axis].Kept < 0 || (margins[axis].Kept == 0 && margins[axis].Size > 0 && Mode != "constant"))
            {
                throw context.Fail("DEC1217", $"{data} cannot be padded by [{string.Join(',', pads)}] in mode '{Mode}': nothing is left of axis {axis}");
            }
        }

        context.SetOutput(0, Mode == "constant"
            ? PadConstant(data, margins, context.OptionalInput(2))
            : PadMapped(data, margins, MapOf(context)));
    }

    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = Mode != "constant" || node.Input(2) is null || node.Input(2)!.Constant is { Length: 1, ElementType: not ElementType.String } zero && zero.ReadDouble(0) == 0,
        ValueInputs = [0],
        Axes = Flows(node),
    };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value data = removal.Node.Input(0)!;
        Value output = removal.Node.Output(0)!;
        if (!removal.Touches(output))
        {
            return;
        }

        long[] pads = removal.Node.Input(1)?.Constant?.ToInt64s() ?? throw removal.Fail("its pads are computed when the model runs");
        int rank = data.Shape!.Rank;
        int[] axes = Axes.NormalizeAll(removal.Node.Describe(), removal.Node.Input(3)?.Constant?.ToInt64s() ?? AllAxes(rank), rank);
        for (int i = 0; i < axes.Length; i++)
        {
            if (removal.Removed(output, axes[i]) is { Count: > 0 } gone)
            {
                long start = pads[i];
                long end = start + data.Shape[axes[i]].Value;
                pads[i] -= gone.Count(g => g < start);
                pads[i + axes.Length] -= gone.Count(g => g >= end);
            }
        }

        removal.SetIntegers(1, pads);
    }

    // Elements count from 1, so that what is added counts as 0: padding the places as the data tells where each element came from.
    private void Differentiate(GradientContext g)
    {
        Value x = g.Input(0);
        Value places = g.Add(this, g.Places(x, 1), g.Input(1), null, g.Node.Input(3));
        Value sums = g.SumByPlace(g.Incoming, places, x, 1);
        Value one = g.Constant(Tensor.Vector(1L));
        if (g.Wants(0))
        {
            g.Set(0, g.ReshapeLike(g.Add(new SliceOp(), sums, one, g.Constant(Tensor.Vector(long.MaxValue))), x));
        }

        if (g.Wants(2))
        {
            g.Set(2, g.ReshapeLike(g.Add(new SliceOp(), sums, g.Constant(Tensor.Vector(0L)), one), g.Input(2)));
        }
    }

    private static long[] AllAxes(int rank) => [.. Enumerable.Range(0, rank).Select(static i => (long)i)];

    private static void CheckLength(Func<string, string, ModelException> fail, int pads, int axes)
    {
        if (pads != 2 * axes)
        {
            throw fail("DEC1217", $"{pads} pads are given for {axes} axes, expected {2 * axes}");
        }
    }

    private static Tensor PadConstant(Tensor data, PadMargin[] margins, Tensor? value)
    {
        var shape = Shape.Of(Array.ConvertAll(margins, static m => m.Size));
        long[] strides = data.Shape.Strides();
        long[] target = shape.Strides();
        using var buffer = new ElementBuffer(data.ElementType, shape.ElementCount);
        if (value is not null)
        {
            using var fill = new ElementSource(value);
            buffer.CopyStrided(fill, 0, 0, 0, 1, buffer.Length);
        }

        using var source = new ElementSource(data);
        long from = margins.Select((m, axis) => m.First * strides[axis]).Sum();
        long to = margins.Select((m, axis) => m.Before * target[axis]).Sum();
        buffer.CopyBlock(source, Array.ConvertAll(margins, static m => m.Kept), strides, from, target, to);
        return buffer.ToTensor(shape);
    }

    private static Tensor PadMapped(Tensor data, PadMargin[] margins, Func<long, long, long> map)
    {
        var shape = Shape.Of(Array.ConvertAll(margins, static m => m.Size));
        if (shape.ElementCount == 0)
        {
            return Tensor.Zeros(data.ElementType, shape);
        }

        long[] strides = data.Shape.Strides();
        long[][] tables = [.. margins.Select(m => m.Table(map))];
        using var source = new ElementSource(data);
        using var buffer = new ElementBuffer(data.ElementType, shape.ElementCount);
        if (margins.Length == 0)
        {
            buffer.CopyRun(source, 0, 0, 1);
            return buffer.ToTensor(shape);
        }

        PadMargin inner = margins[^1];
        long[] innerTable = tables[^1];
        var walk = new IndexWalk(shape.Sizes[..^1]);
        for (long to = 0; to < buffer.Length; to += inner.Size, walk.Next())
        {
            long from = 0;
            for (int axis = 0; axis < margins.Length - 1; axis++)
            {
                from += tables[axis][walk.Index[axis]] * strides[axis];
            }

            buffer.CopyRun(source, from + inner.First, to + inner.Before, inner.Kept);
            for (long i = 0; i < inner.Size; i = i == inner.Before - 1 ? inner.Before + inner.Kept : i + 1)
            {
                buffer.CopyRun(source, from + innerTable[i], to + i, 1);
            }
        }

        return buffer.ToTensor(shape);
    }

    // Where an index outside 0..size-1 takes its element from.
    private Func<long, long, long> MapOf(EvaluationContext context) => Mode switch
    {
        "edge" => static (index, size) => Math.Clamp(index, 0, size - 1),
        "reflect" => static (index, size) => Reflect(index, size),
        "wrap" => static (index, size) => ((index % size) + size) % size,
        _ => throw context.Fail("DEC1217", $"mode '{Mode}' is none of constant, reflect, edge, wrap"),
    };

    private static long Reflect(long index, long size)
    {
        if (size == 1)
        {
            return 0;
        }

        long period = 2 * (size - 1);
        long at = ((index % period) + period) % period;
        return at < size ? at : period - at;
    }

    private EquatableList<AxisFlow> Flows(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape || node.Input(1)?.Constant?.ToInt64s() is not { } pads
            || (node.Input(3) is { } given && given.Constant is null))
        {
            return [];
        }

        int[] axes = Axes.NormalizeAll(node.Describe(), node.Input(3)?.Constant?.ToInt64s() ?? AllAxes(shape.Rank), shape.Rank);
        return EquatableList.From(Enumerable.Range(0, shape.Rank)
            .Where(axis => Mode == "constant" || Array.IndexOf(axes, axis) is not (>= 0 and int i) || (pads[i] == 0 && pads[i + axes.Length] == 0))
            .Select(axis => new AxisFlow(0, axis, 0, axis, Array.IndexOf(axes, axis) is >= 0 and int i ? pads[i] : 0)));
    }
}
