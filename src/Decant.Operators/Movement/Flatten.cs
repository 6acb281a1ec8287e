using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The same elements as a matrix: the axes before <paramref name="Axis"/> become its rows, the others its columns.</summary>
/// <param name="Axis">From -rank to rank.</param>
public sealed record FlattenOp(long Axis = 1) : Operator
{
    /// <summary>ONNX Flatten.</summary>
    public static OperatorSchema Definition { get; } = new("Flatten", 25)
    {
        Inputs = [new("input", TypeSet.Any, "T")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["axis"],
        Create = static a => new FlattenOp(a.Int("axis", 1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.ReshapeLike(g.Incoming, g.Input(0)));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, 1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape result = context.Shape(0) is { } shape ? Matrix(context.Who, shape) : [Dim.Unknown, Dim.Unknown];
        context.SetOutput(0, context.ElementType(0), result, SymbolicElements.WithShape(SymbolicElements.Of(context, 0), result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        context.SetOutput(0, input.Reshape(Matrix(context.Who, input.Shape)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = TensorMovement.SameOrderFlows(node),
        Structure = ReshapedAxes.Of(node),
    };

    private Shape Matrix(string who, Shape shape)
    {
        int axis = Axes.NormalizeInclusive(who, Axis, shape.Rank);
        return
        [
            shape.Take(axis).Aggregate((Dim)1, static (product, d) => product * d),
            shape.Skip(axis).Aggregate((Dim)1, static (product, d) => product * d),
        ];
    }
}
