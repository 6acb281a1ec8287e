using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Takes part of a tensor: along each of <c>axes</c> every <c>step</c>th element from <c>start</c> up to <c>end</c> (exclusive). Negative
/// starts and ends count from the end and are limited to the axis; a negative step walks backwards.
/// </summary>
public sealed record SliceOp : Operator
{
    private static readonly TypeSet Indices = TypeSet.Index;

    /// <summary>ONNX Slice.</summary>
    public static OperatorSchema Definition { get; } = new("Slice", 13)
    {
        Inputs =
        [
            new("data", TypeSet.Any, "T"),
            new("starts", Indices, "Tind"),
            new("ends", Indices, "Tind"),
            new("axes", Indices, "Tind", ParameterKind.Optional),
            new("steps", Indices, "Tind", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Any, "T")],
        Create = static _ => new SliceOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        if (Ranges(context, shape) is not { } ranges)
        {
            context.SetOutput(0, context.ElementType(0), Shape.Of(shape.Select(static _ => Dim.Unknown)));
            return;
        }

        Dim[] dims = shape.ToArray();
        foreach ((int axis, SliceRange range) in ranges)
        {
            dims[axis] = range.Count(dims[axis]);
        }

        var result = Shape.Of(dims);
        context.SetOutput(0, context.ElementType(0), result, Elements(SymbolicElements.Of(context, 0), result, ranges));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        long[] starts = context.Input(1).ToInt64s();
        long[] ends = context.Input(2).ToInt64s();
        long[] given = context.OptionalInput(3)?.ToInt64s() ?? [.. Enumerable.Range(0, starts.Length).Select(static i => (long)i)];
        long[] steps = context.OptionalInput(4)?.ToInt64s() ?? [.. Enumerable.Repeat(1L, starts.Length)];
        CheckLengths(context.Fail, starts.Length, ends.Length, given.Length, steps.Length);
        int[] axes = Axes.NormalizeAll(context.Who, given, data.Rank);
        long[] sizes = data.Sizes.ToArray();
        long[] strides = data.Shape.Strides();
        long offset = 0;
        for (int i = 0; i < axes.Length; i++)
        {
            if (steps[i] == 0)
            {
                throw context.Fail("DEC1216", $"the step along axis {axes[i]} is 0");
            }

            (long first, long count) = SliceRange.Resolve(sizes[axes[i]], starts[i], ends[i], steps[i]);
            offset += first * strides[axes[i]];
            sizes[axes[i]] = count;
            strides[axes[i]] *= steps[i];
        }

        context.SetOutput(0, TensorMovement.View(data, sizes, strides, offset));
    }

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g =>
    {
        Value x = g.Input(0);
        Value places = g.Add(new SliceOp(), [g.Places(x, 0), .. g.Node.Inputs.Skip(1)]);
        g.Set(0, g.ReshapeLike(g.SumByPlace(g.Incoming, places, x, 0), x));
    };

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = Flows(node),
    };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value data = removal.Node.Input(0)!;
        if (!removal.Touches(data))
        {
            return;
        }

        long[] starts = Constants(removal.Node, 1) ?? throw removal.Fail("its starts are computed when the model runs");
        long[] ends = Constants(removal.Node, 2) ?? throw removal.Fail("its ends are computed when the model runs");
        long[] axes = Constants(removal.Node, 3) ?? [.. Enumerable.Range(0, starts.Length).Select(static i => (long)i)];
        int[] cut = Axes.NormalizeAll(removal.Node.Describe(), axes, data.Shape!.Rank);
        for (int i = 0; i < cut.Length; i++)
        {
            IReadOnlyList<long> gone = removal.Removed(data, cut[i]);
            if (gone.Count > 0)
            {
                (long first, long count) = SliceRange.Resolve(data.Shape[cut[i]].Value, starts[i], ends[i], 1);
                starts[i] = first - gone.Count(g => g < first);
                ends[i] = first + count - gone.Count(g => g < first + count);
            }
        }

        removal.SetIntegers(1, starts);
        removal.SetIntegers(2, ends);
    }

    private static void CheckLengths(Func<string, string, ModelException> fail, params ReadOnlySpan<int> lengths)
    {
        if (lengths.ContainsAnyExcept(lengths[0]))
        {
            throw fail("DEC1216", $"starts, ends, axes and steps have {string.Join(", ", lengths.ToArray())} elements, expected as many of each");
        }
    }

    private static Dictionary<int, SliceRange>? Ranges(InferenceContext context, Shape shape)
    {
        if (SymbolicElements.Of(context, 1) is not { } starts || SymbolicElements.Of(context, 2) is not { } ends)
        {
            return null;
        }

        long[]? axes = context.HasInput(3)
            ? SymbolicElements.Numbers(context, 3)
            : [.. Enumerable.Range(0, starts.Elements.Length).Select(static i => (long)i)];
        if (axes is null)
        {
            return null;
        }

        Dim[] steps = context.HasInput(4)
            ? SymbolicElements.Of(context, 4)?.Elements.ToArray() ?? [.. axes.Select(static _ => Dim.Unknown)]
            : [.. axes.Select(static _ => (Dim)1)];
        CheckLengths(context.Fail, starts.Elements.Length, ends.Elements.Length, axes.Length, steps.Length);
        int[] normalized = Axes.NormalizeAll(context.Who, axes, shape.Rank);
        var ranges = new Dictionary<int, SliceRange>();
        for (int i = 0; i < axes.Length; i++)
        {
            ranges[normalized[i]] = new SliceRange(starts.Elements[i], ends.Elements[i], steps[i]);
        }

        return ranges;
    }

    private static SymbolicTensor? Elements(SymbolicTensor? source, Shape result, Dictionary<int, SliceRange> ranges)
    {
        if (source is null || !result.IsStatic || ranges.Values.Any(static r => !r.IsConstant))
        {
            return null;
        }

        long[] strides = source.Shape.Strides();
        long offset = 0;
        foreach ((int axis, SliceRange range) in ranges)
        {
            offset += range.First(source.Shape.Sizes[axis]) * strides[axis];
            strides[axis] *= range.Step.Value;
        }

        return SymbolicElements.View(source, result, strides, offset);
    }

    // An axis that is cut with step one flows on, moved by the start; one that is cut otherwise does not.
    private static EquatableList<AxisFlow> Flows(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape || Constants(node, 1) is not { } starts
            || (node.Input(3) is not null && Constants(node, 3) is null) || (node.Input(4) is not null && Constants(node, 4) is null))
        {
            return [];
        }

        long[] axes = Constants(node, 3) ?? [.. Enumerable.Range(0, starts.Length).Select(static i => (long)i)];
        int[] cut = Axes.NormalizeAll(node.Describe(), axes, shape.Rank);
        long[]? steps = Constants(node, 4);
        var flows = new List<AxisFlow>();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            int i = Array.IndexOf(cut, axis);
            if (i < 0)
            {
                flows.Add(new AxisFlow(0, axis, 0, axis));
            }
            else if ((steps is null || steps[i] == 1) && shape[axis].IsNumber)
            {
                flows.Add(new AxisFlow(0, axis, 0, axis, -SliceRange.Resolve(shape[axis].Value, starts[i], long.MaxValue, 1).First));
            }
        }

        return EquatableList.From(flows);
    }

    private static long[]? Constants(Node node, int input) => node.Input(input)?.Constant?.ToInt64s();
}
