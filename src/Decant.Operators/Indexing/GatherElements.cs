using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>For each place of <c>indices</c> the element of <c>data</c> at the same place, but with the index along one axis: <c>output[i,j,k] = data[i, indices[i,j,k], k]</c>.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record GatherElementsOp(long Axis = 0) : Operator
{
    /// <summary>ONNX GatherElements.</summary>
    public static OperatorSchema Definition { get; } = new("GatherElements", 13)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("indices", TypeSet.Index, "Tind")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["axis"],
        Create = static a => new GatherElementsOp(a.Int("axis", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.ElementType(0), context.Shape(1));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        Tensor indices = context.Input(1);
        long[] places = ElementPlaces.Of(context, data, indices, Axis);
        context.SetOutput(0, TensorMovement.Select(data, places, 1, indices.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 1)),
    };
}
