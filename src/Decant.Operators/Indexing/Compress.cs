using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The slices along an axis whose condition is true; without an axis, the elements in row-major order.</summary>
/// <param name="Axis">The axis, which may count from the end, or null.</param>
public sealed record CompressOp(long? Axis = null) : Operator
{
    /// <summary>ONNX Compress.</summary>
    public static OperatorSchema Definition { get; } = new("Compress", 11)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("condition", TypeSet.Bool, "T1")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["axis"],
        Create = static a => new CompressOp(a.Contains("axis") ? a.Int("axis") : null),
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
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = Axis is null ? context.Input(0).Reshape(Shape.Of(context.Input(0).Length)) : context.Input(0);
        int axis = Axes.Normalize(context, Axis ?? 0, input.Rank);
        long size = input.Sizes[axis];
        long[] condition = context.Input(1).ToInt64s();
        long[] kept = [.. Enumerable.Range(0, (int)Math.Min(size, condition.Length)).Where(i => condition[i] != 0).Select(static i => (long)i)];
        long inner = Shape.CountElements(input.Sizes[(axis + 1)..]);
        long outer = Shape.CountElements(input.Sizes[..axis]);
        long[] starts = [.. Enumerable.Range(0, (int)outer).SelectMany(o => kept.Select(i => ((o * size) + i) * inner))];
        long[] sizes = input.Sizes.ToArray();
        sizes[axis] = kept.Length;
        context.SetOutput(0, TensorMovement.Select(input, starts, inner, Shape.Of(sizes)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
    };
}
