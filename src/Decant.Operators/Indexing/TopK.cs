using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The k largest (or smallest) elements along an axis and where they lie; of equal ones the first comes first.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="Largest">Whether the largest are taken.</param>
/// <param name="Sorted">Whether they must be in order (they always are).</param>
public sealed record TopKOp(long Axis = -1, bool Largest = true, bool Sorted = true) : Operator
{
    /// <summary>ONNX TopK.</summary>
    public static OperatorSchema Definition { get; } = new("TopK", 24)
    {
        Inputs = [new("X", TypeSet.Numeric, "T"), new("K", TypeSet.Int64)],
        Outputs = [new("Values", TypeSet.Numeric, "T"), new("Indices", TypeSet.Int64, "I")],
        Attributes = ["axis", "largest", "sorted"],
        Create = static a => new TopKOp(a.Int("axis", -1), a.Bool("largest", true), a.Bool("sorted", true)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("axis", Axis, -1).Set("largest", Largest, true).Set("sorted", Sorted, true);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (context.Shape(0) is { } shape)
        {
            Dim[] dims = shape.ToArray();
            dims[Axes.Normalize(context, Axis, shape.Rank)] = SymbolicElements.Of(context, 1) is { Elements.Length: 1 } k ? k.Elements[0] : Dim.Unknown;
            result = Shape.Of(dims);
        }

        context.SetOutput(0, context.ElementType(0), result);
        context.SetOutput(1, ElementType.Int64, result);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        long k = context.Input(1).ReadInt64(0);
        int axis = Axes.Normalize(context, Axis, x.Rank);
        if (k < 0 || k > x.Sizes[axis])
        {
            throw context.Fail("DEC1227", $"{k} elements cannot be taken of axis {axis} of {x}");
        }

        var reduced = new bool[x.Rank];
        reduced[axis] = true;
        var lanes = ReductionLanes.Of(x.Shape, reduced);
        int[][] picked = x.ElementType.IsFloat() ? Pick(x.ToDoubles(), lanes, (int)k)
            : x.ElementType == ElementType.UInt64 ? Pick(x.ToArray<ulong>(), lanes, (int)k)
            : Pick(x.ToInt64s(), lanes, (int)k);
        SetOutputs(context, x, axis, (int)k, lanes, picked);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = node.Input(0)?.Shape is { } shape
            ? EquatableList.From(Enumerable.Range(0, shape.Rank).Where(a => a != Axes.Normalize(node.Describe(), Axis, shape.Rank))
                .SelectMany(static a => new[] { new AxisFlow(0, a, 0, a), new AxisFlow(0, a, 1, a) }))
            : [],
    };

    private static void SetOutputs(EvaluationContext context, Tensor x, int axis, int k, ReductionLanes lanes, int[][] picked)
    {
        long[] sizes = x.Sizes.ToArray();
        sizes[axis] = k;
        Shape shape = Shape.Of(sizes);
        var kept = new bool[x.Rank];
        kept[axis] = true;
        var target = ReductionLanes.Of(shape, kept);
        var indices = new long[shape.ElementCount];
        using var source = new ElementSource(x);
        using var buffer = new ElementBuffer(x.ElementType, shape.ElementCount);
        for (int lane = 0; lane < picked.Length; lane++)
        {
            for (int i = 0; i < k; i++)
            {
                long to = target.Starts[lane] + target.Offsets[i];
                indices[to] = picked[lane][i];
                buffer.CopyRun(source, lanes.Starts[lane] + lanes.Offsets[picked[lane][i]], to, 1);
            }
        }

        context.SetOutput(0, buffer.ToTensor(shape));
        context.SetOutput(1, Tensor.Create(indices, shape));
    }

    private int[][] Pick<T>(T[] values, ReductionLanes lanes, int k)
        where T : IComparable<T>
    {
        var picked = new int[lanes.Starts.Length][];
        for (int lane = 0; lane < picked.Length; lane++)
        {
            long start = lanes.Starts[lane];
            int[] order = [.. Enumerable.Range(0, lanes.Offsets.Length)];
            Array.Sort(order, (i, j) =>
            {
                int comparison = values[start + lanes.Offsets[i]].CompareTo(values[start + lanes.Offsets[j]]);
                return comparison == 0 ? i.CompareTo(j) : Largest ? -comparison : comparison;
            });
            picked[lane] = order[..k];
        }

        return picked;
    }
}
