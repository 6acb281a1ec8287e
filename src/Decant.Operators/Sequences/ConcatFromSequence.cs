using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Joins the tensors of a sequence along an axis, or stacks them along a new one.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="NewAxis">Whether the axis is a new one.</param>
public sealed record ConcatFromSequenceOp(long Axis, bool NewAxis = false) : Operator
{
    /// <summary>ONNX ConcatFromSequence.</summary>
    public static OperatorSchema Definition { get; } = new("ConcatFromSequence", 11)
    {
        Inputs = [new("input_sequence", SequenceTypes.Sequences, "S")],
        Outputs = [new("concat_result", TypeSet.Any, "T")],
        Attributes = ["axis", "new_axis"],
        Create = static a => new ConcatFromSequenceOp(a.Int("axis"), a.Bool("new_axis")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis).Set("new_axis", NewAxis, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        var item = SequenceTypes.Item(context, 0) as TensorType;
        Shape? result = null;
        if (item?.Shape is { } shape)
        {
            int rank = shape.Rank + (NewAxis ? 1 : 0);
            int axis = Axes.Normalize(context, Axis, rank);
            result = Shape.Of(Enumerable.Range(0, rank).Select(i => i == axis ? Dim.Unknown : shape[NewAxis && i > axis ? i - 1 : i]));
        }

        context.SetOutput(0, item?.ElementType ?? ElementType.Undefined, result);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        List<Tensor> parts = [.. SequenceTypes.Sequence(context, 0).Items.Cast<Tensor>()];
        if (parts.Count == 0)
        {
            throw context.Fail("DEC1229", "an empty sequence cannot be joined");
        }

        int axis = Axes.Normalize(context, Axis, parts[0].Rank + (NewAxis ? 1 : 0));
        if (NewAxis)
        {
            parts = parts.ConvertAll(p => p.Reshape(Shape.Of([.. p.Sizes[..axis], 1, .. p.Sizes[axis..]])));
        }

        foreach (Tensor part in parts)
        {
            bool fits = part.ElementType == parts[0].ElementType && part.Rank == parts[0].Rank
                && Enumerable.Range(0, part.Rank).All(i => i == axis || part.Shape[i] == parts[0].Shape[i]);
            if (!fits)
            {
                throw context.Fail("DEC1214", $"{parts[0]} and {part} cannot be joined along axis {axis}");
            }
        }

        context.SetOutput(0, TensorMovement.Concat(parts, axis));
    }
}
