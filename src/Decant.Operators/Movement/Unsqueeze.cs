using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Inserts axes of size one; <c>axes</c> are places in the output.</summary>
public sealed record UnsqueezeOp : Operator
{
    /// <summary>ONNX Unsqueeze.</summary>
    public static OperatorSchema Definition { get; } = new("Unsqueeze", 25)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("axes", TypeSet.Int64)],
        Outputs = [new("expanded", TypeSet.Any, "T")],
        Create = static _ => new UnsqueezeOp(),
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
            if (SymbolicElements.Numbers(context, 1) is { } axes)
            {
                result = Insert(context.Who, shape, axes);
            }
            else if (context.Shape(1) is { Rank: 1 } count && count[0].IsNumber)
            {
                result = Shape.OfRank(count[0].Value > Shape.MostDimensions ? count[0].Value : shape.Rank + count[0].Value);
            }
        }

        context.SetOutput(0, context.ElementType(0), result, SymbolicElements.WithShape(SymbolicElements.Of(context, 0), result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        context.SetOutput(0, data.Reshape(Insert(context.Who, data.Shape, context.Input(1).ToInt64s())));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = TensorMovement.SameOrderFlows(node),
    };

    private static Shape Insert(string who, Shape shape, long[] axes)
    {
        int rank = shape.Rank + axes.Length;
        int[] inserted = Axes.NormalizeAll(who, axes, rank);
        int next = 0;
        return Shape.Of(Enumerable.Range(0, rank).Select(axis => inserted.Contains(axis) ? 1 : shape[next++]).ToArray());
    }
}
