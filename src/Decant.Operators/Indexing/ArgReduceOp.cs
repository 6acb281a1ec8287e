using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Where along an axis the extreme element lies, as int64; of equal ones the first, or the last.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="KeepDims">Whether the axis stays, with size one.</param>
/// <param name="SelectLastIndex">Whether the last of equal elements is taken.</param>
public abstract record ArgReduceOp(long Axis, bool KeepDims, bool SelectLastIndex) : Operator
{
    /// <inheritdoc/>
    public sealed override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("axis", Axis, 0).Set("keepdims", KeepDims, true).Set("select_last_index", SelectLastIndex, false);

    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) =>
        context.SetOutput(0, ElementType.Int64, context.Shape(0) is { } shape ? Result(context.Who, shape) : null);

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        int axis = Axes.Normalize(context, Axis, data.Rank);
        if (data.Sizes[axis] == 0)
        {
            throw context.Fail("DEC1227", $"axis {axis} of {data} is empty");
        }

        var reduced = new bool[data.Rank];
        reduced[axis] = true;
        var lanes = ReductionLanes.Of(data.Shape, reduced);
        long[] found = data.ElementType.IsFloat() ? Find(data.ToDoubles(), lanes)
            : data.ElementType == ElementType.UInt64 ? Find(data.ToArray<ulong>(), lanes)
            : Find(data.ToInt64s(), lanes);
        context.SetOutput(0, Tensor.Create(found, Result(context.Who, data.Shape)));
    }

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape)
        {
            return OperatorFacts.None;
        }

        int axis = Axes.Normalize(node.Describe(), Axis, shape.Rank);
        return new()
        {
            Axes = EquatableList.From(Enumerable.Range(0, shape.Rank).Where(a => a != axis)
                .Select(a => new AxisFlow(0, a, 0, KeepDims || a < axis ? a : a - 1))),
        };
    }

    /// <summary>Whether one element (its comparison with the best so far) is more extreme.</summary>
    protected abstract bool IsMoreExtreme(int comparison);

    /// <summary>The schema of an operator that finds extreme elements.</summary>
    private protected static OperatorSchema Define(string name, Func<long, bool, bool, Operator> create) => new(name, 13)
    {
        Inputs = [new("data", TypeSet.Numeric, "T")],
        Outputs = [new("reduced", TypeSet.Int64)],
        Attributes = ["axis", "keepdims", "select_last_index"],
        Create = a => create(a.Int("axis", 0), a.Bool("keepdims", true), a.Bool("select_last_index")),
    };

    private long[] Find<T>(T[] values, ReductionLanes lanes)
        where T : IComparable<T>
    {
        var found = new long[lanes.Starts.Length];
        for (int i = 0; i < found.Length; i++)
        {
            for (int j = 1; j < lanes.Offsets.Length; j++)
            {
                int comparison = values[lanes.Starts[i] + lanes.Offsets[j]].CompareTo(values[lanes.Starts[i] + lanes.Offsets[found[i]]]);
                if (IsMoreExtreme(comparison) || (comparison == 0 && SelectLastIndex))
                {
                    found[i] = j;
                }
            }
        }

        return found;
    }

    private Shape Result(string who, Shape shape)
    {
        int axis = Axes.Normalize(who, Axis, shape.Rank);
        Dim[] dims = shape.ToArray();
        dims[axis] = 1;
        return Shape.Of(KeepDims ? dims : [.. dims[..axis], .. dims[(axis + 1)..]]);
    }
}
