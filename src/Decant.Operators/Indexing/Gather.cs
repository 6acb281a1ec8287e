using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Takes the slices of an axis that the indices name: <c>output[i…, j…, k…] = data[i…, indices[j…], k…]</c>; negative indices count from the end.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record GatherOp(long Axis = 0) : Operator
{
    /// <summary>ONNX Gather.</summary>
    public static OperatorSchema Definition { get; } = new("Gather", 13)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("indices", TypeSet.Index, "Tind")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["axis"],
        Create = static a => new GatherOp(a.Int("axis", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (context.Shape(0) is { } data && context.Shape(1) is { } indices)
        {
            int axis = Axes.Normalize(context, Axis, data.Rank);
            result = Shape.Of(data.Take(axis).Concat(indices).Concat(data.Skip(axis + 1)));
        }

        context.SetOutput(0, context.ElementType(0), result, Elements(context, result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        Tensor indices = context.Input(1);
        int axis = Axes.Normalize(context, Axis, data.Rank);
        long size = data.Sizes[axis];
        long inner = Shape.CountElements(data.Sizes[(axis + 1)..]);
        long outer = Shape.CountElements(data.Sizes[..axis]);
        long[] picked = Indices.Normalize(context, indices, size);
        var starts = new long[outer * picked.Length];
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < picked.Length; i++)
            {
                starts[(o * picked.Length) + i] = ((o * size) + picked[i]) * inner;
            }
        }

        Shape shape = Shape.Of([.. data.Sizes[..axis], .. indices.Sizes, .. data.Sizes[(axis + 1)..]]);
        context.SetOutput(0, TensorMovement.Select(data, starts, inner, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = Flows(node),
    };

    private EquatableList<AxisFlow> Flows(Node node)
    {
        if (node.Input(0)?.Shape is not { } data || node.Input(1)?.Shape is not { } indices)
        {
            return [];
        }

        int gathered = Axes.Normalize(node.Describe(), Axis, data.Rank);
        IEnumerable<AxisFlow> kept = Enumerable.Range(0, data.Rank).Where(a => a != gathered)
            .Select(a => new AxisFlow(0, a, 0, a < gathered ? a : a + indices.Rank - 1));
        IEnumerable<AxisFlow> chosen = Enumerable.Range(0, indices.Rank).Select(a => new AxisFlow(1, a, 0, gathered + a));
        return EquatableList.From(kept.Concat(chosen));
    }

    private static SymbolicTensor? Elements(InferenceContext context, Shape? result)
    {
        if (result is not { IsStatic: true } || SymbolicElements.Of(context, 0) is not { Shape.Rank: 1 } data
            || SymbolicElements.Numbers(context, 1) is not { } indices || indices.Length > SymbolicTensor.Limit)
        {
            return null;
        }

        int count = data.Elements.Length;
        return new SymbolicTensor(result, [.. indices.Select(i => i >= -count && i < count
            ? data.Elements[(int)(i < 0 ? i + count : i)]
            : throw Indices.OutOfRange(context.Who, i, count))]);
    }
}
