using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Takes away axes of size one: those given, or all of them.</summary>
public sealed record SqueezeOp : Operator
{
    /// <summary>ONNX Squeeze.</summary>
    public static OperatorSchema Definition { get; } = new("Squeeze", 25)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("axes", TypeSet.Int64, null, ParameterKind.Optional)],
        Outputs = [new("squeezed", TypeSet.Any, "T")],
        Create = static _ => new SqueezeOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.ReshapeLike(g.Incoming, g.Input(0)));

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (context.Shape(0) is { } shape)
        {
            if (!context.HasInput(1))
            {
                result = shape.All(static d => d.IsNumber) ? Shape.Of(shape.Where(static d => d != 1)) : null;
            }
            else if (SymbolicElements.Numbers(context, 1) is { } axes)
            {
                result = Remove(context.Who, shape, axes);
            }
            else if (context.Shape(1) is { Rank: 1 } count && count[0].IsNumber)
            {
                result = Shape.OfRank(shape.Rank - count[0].Value);
            }
        }

        context.SetOutput(0, context.ElementType(0), result, SymbolicElements.WithShape(SymbolicElements.Of(context, 0), result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        context.SetOutput(0, data.Reshape(context.OptionalInput(1) is { } axes
            ? Remove(context.Who, data.Shape, axes.ToInt64s())
            : Shape.Of(data.Shape.Where(static d => d != 1))));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = TensorMovement.SameOrderFlows(node),
    };

    private static Shape Remove(string who, Shape shape, long[] axes)
    {
        int[] removed = Axes.NormalizeAll(who, axes, shape.Rank);
        foreach (int axis in removed)
        {
            if (shape[axis].IsNumber && shape[axis] != 1)
            {
                throw new ModelException("DEC1213", $"{who}: axis {axis} of {shape} has size {shape[axis]} and cannot be squeezed");
            }
        }

        return Shape.Of(shape.Where((_, axis) => !removed.Contains(axis)));
    }
}
