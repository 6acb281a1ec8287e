using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The different elements, or the different slices along an axis: sorted or in the order of their first occurrence; with the places of the
/// first occurrences, for each original the place of its like in the output, and how often each occurs.
/// </summary>
/// <param name="Axis">The axis of the slices, which may count from the end; null for single elements.</param>
/// <param name="Sorted">Whether they are sorted.</param>
public sealed record UniqueOp(long? Axis = null, bool Sorted = true) : Operator
{
    /// <summary>ONNX Unique.</summary>
    public static OperatorSchema Definition { get; } = new("Unique", 11)
    {
        Inputs = [new("X", ElementCast.Types, "T")],
        Outputs =
        [
            new("Y", ElementCast.Types, "T"),
            new("indices", TypeSet.Int64, null, ParameterKind.Optional),
            new("inverse_indices", TypeSet.Int64, null, ParameterKind.Optional),
            new("counts", TypeSet.Int64, null, ParameterKind.Optional),
        ],
        Attributes = ["axis", "sorted"],
        Create = static a => new UniqueOp(a.Contains("axis") ? a.Int("axis") : null, a.Bool("sorted", true)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        if (Axis is { } axis)
        {
            attributes.Set("axis", axis);
        }

        attributes.Set("sorted", Sorted, true);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = Axis is null ? [Dim.Unknown] : null;
        if (Axis is { } given && context.Shape(0) is { } shape)
        {
            int axis = Axes.Normalize(context, given, shape.Rank);
            result = Shape.Of(shape.Select((d, i) => i == axis ? Dim.Unknown : d));
        }

        context.SetOutput(0, context.ElementType(0), result);
        for (int i = 1; i < 4; i++)
        {
            context.SetOutput(i, ElementType.Int64, [Dim.Unknown]);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = Axis is null ? context.Input(0).Reshape(Shape.Of(context.Input(0).Length)) : context.Input(0);
        int axis = Axes.Normalize(context, Axis ?? 0, x.Rank);
        long size = x.Sizes[axis];
        Comparison<int> compare = SliceOrder.Along(x, axis);
        int[] order = [.. Enumerable.Range(0, (int)size)];
        Array.Sort(order, (a, b) => compare(a, b) is not 0 and var c ? c : a.CompareTo(b));

        var groups = new List<List<int>>();
        foreach (int slice in order)
        {
            if (groups.Count > 0 && compare(groups[^1][0], slice) == 0)
            {
                groups[^1].Add(slice);
            }
            else
            {
                groups.Add([slice]);
            }
        }

        if (!Sorted)
        {
            groups.Sort(static (a, b) => a[0].CompareTo(b[0]));
        }

        SetOutputs(context, x, axis, groups);
    }

    private static void SetOutputs(EvaluationContext context, Tensor x, int axis, List<List<int>> groups)
    {
        long size = x.Sizes[axis];
        long inner = Shape.CountElements(x.Sizes[(axis + 1)..]);
        long outer = Shape.CountElements(x.Sizes[..axis]);
        long[] sizes = x.Sizes.ToArray();
        sizes[axis] = groups.Count;
        long[] starts = [.. Enumerable.Range(0, (int)outer).SelectMany(o => groups.Select(g => ((o * size) + g[0]) * inner))];
        var inverse = new long[size];
        for (int group = 0; group < groups.Count; group++)
        {
            foreach (int slice in groups[group])
            {
                inverse[slice] = group;
            }
        }

        context.SetOutput(0, TensorMovement.Select(x, starts, inner, Shape.Of(sizes)));
        context.SetOutput(1, Tensor.Vector<long>([.. groups.Select(static g => (long)g[0])]));
        context.SetOutput(2, Tensor.Vector<long>(inverse));
        context.SetOutput(3, Tensor.Vector<long>([.. groups.Select(static g => (long)g.Count)]));
    }
}
